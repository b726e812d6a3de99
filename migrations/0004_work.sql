-- `lease` grows with every claim and fences off a worker whose time ran out.
CREATE TABLE tasks (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'buried')),
    run_at BIGINT NOT NULL,
    deduplication TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease BIGINT NOT NULL DEFAULT 0,
    error TEXT
);
CREATE UNIQUE INDEX tasks_deduplication ON tasks (deduplication) WHERE state = 'waiting';
-- While claimed, `run_at` is the end of the lease: an abandoned task is due again then.
CREATE INDEX tasks_due ON tasks (run_at, id) WHERE state <> 'buried';

-- The rendered text and its recipient are sealed in `body`.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    deduplication TEXT NOT NULL UNIQUE,
    application_id TEXT REFERENCES applications (id),
    channel TEXT NOT NULL,
    locale TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts BIGINT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX messages_by_application ON messages (application_id);

CREATE TABLE webhook_endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    portal_id TEXT NOT NULL REFERENCES portals (id),
    url TEXT NOT NULL,
    secret BLOB NOT NULL,
    types TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);
CREATE INDEX webhook_endpoints_by_portal ON webhook_endpoints (portal_id);

CREATE TABLE event_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO event_head (id, seq) VALUES (1, 0);

CREATE TABLE events (
    seq BIGINT NOT NULL PRIMARY KEY,
    portal_id TEXT NOT NULL REFERENCES portals (id),
    application_id TEXT REFERENCES applications (id),
    application_seq BIGINT,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (application_id, application_seq),
    CHECK ((application_id IS NULL) = (application_seq IS NULL))
);
CREATE INDEX events_by_portal ON events (portal_id, seq);

CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id),
    event_seq BIGINT NOT NULL REFERENCES events (seq),
    state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'failed')),
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_attempt_at BIGINT,
    last_status BIGINT,
    UNIQUE (endpoint_id, event_seq)
);

CREATE TABLE idempotency (
    portal_id TEXT NOT NULL REFERENCES portals (id),
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    status BIGINT,
    headers TEXT,
    body BLOB,
    PRIMARY KEY (portal_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (begun_at);
