-- `body` is the sealed aggregate; the other columns repeat what is searched for and what the database itself guards.
-- No deadline is the largest number, so that both databases sort it last.
CREATE TABLE applications (
    id TEXT NOT NULL PRIMARY KEY,
    portal_id TEXT NOT NULL REFERENCES portals (id),
    portal_reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'awaiting_payment', 'in_checks', 'in_review', 'awaiting_applicant', 'awaiting_identity', 'pending_approval',
        'awaiting_key', 'issuing', 'issued_unacknowledged', 'on_hold', 'completed', 'rejected', 'withdrawn', 'expired')),
    holder_type TEXT NOT NULL,
    version BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    reviewer_id TEXT REFERENCES operators (id),
    video_operator_id TEXT REFERENCES operators (id),
    approver_id TEXT REFERENCES operators (id),
    snils_index TEXT NOT NULL,
    inn_index TEXT NOT NULL,
    event_seq BIGINT NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    UNIQUE (portal_id, portal_reference),
    -- Nobody approves what they reviewed or confirmed on video.
    CHECK (approver_id IS NULL OR reviewer_id IS NULL OR approver_id <> reviewer_id),
    CHECK (approver_id IS NULL OR video_operator_id IS NULL OR approver_id <> video_operator_id)
);
CREATE INDEX applications_by_portal ON applications (portal_id, id);
CREATE INDEX applications_by_state ON applications (state, due_at, id);
CREATE INDEX applications_by_due_at ON applications (due_at);
CREATE INDEX applications_by_snils ON applications (snils_index);
CREATE INDEX applications_by_inn ON applications (inn_index);

-- Everyone who ever decided in a case stands in it once: on the side that prepares, or on the side that approves.
CREATE TABLE application_decisions (
    application_id TEXT NOT NULL REFERENCES applications (id),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    part TEXT NOT NULL CHECK (part IN ('preparation', 'approval')),
    PRIMARY KEY (application_id, operator_id)
);

CREATE TABLE application_checks (
    check_id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id)
);

CREATE TABLE appointments (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'scheduled', 'verified', 'inconclusive', 'failed', 'cancelled', 'missed')),
    CHECK (ends_at > starts_at)
);
CREATE UNIQUE INDEX appointments_operator_time ON appointments (operator_id, starts_at) WHERE state = 'scheduled';
CREATE UNIQUE INDEX appointments_one_scheduled ON appointments (application_id) WHERE state = 'scheduled';
CREATE INDEX appointments_by_application ON appointments (application_id);
CREATE INDEX appointments_by_time ON appointments (starts_at);

-- What registers sent, byte for byte, sealed. `event_id` tells a repeated delivery.
CREATE TABLE evidence (
    event_id TEXT NOT NULL PRIMARY KEY,
    check_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL,
    raw BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    verified INTEGER NOT NULL CHECK (verified IN (0, 1))
);
CREATE INDEX evidence_by_application ON evidence (application_id, received_at);

CREATE TABLE cursors (
    name TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL
);
