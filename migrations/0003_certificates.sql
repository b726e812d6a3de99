CREATE TABLE issuers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    certificate BLOB NOT NULL,
    algorithm TEXT NOT NULL
);

-- A key that was ever accepted is never accepted again, for anybody.
CREATE TABLE keys_seen (
    fingerprint BLOB NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id)
);

-- Written before the signature is made: a serial number is spent by its row, whatever happens afterwards.
CREATE TABLE attempts (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    issuer TEXT NOT NULL REFERENCES issuers (id),
    serial BLOB NOT NULL,
    profile TEXT NOT NULL,
    tbs BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'signed', 'abandoned')),
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    failure TEXT,
    UNIQUE (issuer, serial),
    CHECK ((state = 'intended') = (ended_at IS NULL))
);
-- One application, one signature: neither two under way, nor a second one after the first was made.
CREATE UNIQUE INDEX attempts_one_live ON attempts (application_id) WHERE state <> 'abandoned';
CREATE INDEX attempts_by_state ON attempts (state);

CREATE TABLE certificates (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL UNIQUE REFERENCES applications (id),
    portal_id TEXT NOT NULL REFERENCES portals (id),
    issuer TEXT NOT NULL REFERENCES issuers (id),
    serial BLOB NOT NULL,
    der BLOB NOT NULL,
    public_key_fingerprint BLOB NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    key_not_after BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    revoked_at BIGINT,
    revocation_reason TEXT,
    UNIQUE (issuer, serial),
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
    CHECK (revoked_at IS NULL OR revoked_at >= issued_at)
);
CREATE INDEX certificates_by_portal ON certificates (portal_id, id);
CREATE INDEX certificates_by_serial ON certificates (serial);
CREATE INDEX certificates_by_end ON certificates (not_after);
CREATE INDEX certificates_revoked ON certificates (issuer, serial) WHERE revoked_at IS NOT NULL;

CREATE TABLE crl_numbers (
    issuer TEXT NOT NULL PRIMARY KEY REFERENCES issuers (id),
    number BIGINT NOT NULL
);

CREATE TABLE crls (
    issuer TEXT NOT NULL REFERENCES issuers (id),
    number BIGINT NOT NULL,
    der BLOB NOT NULL,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    PRIMARY KEY (issuer, number)
);

CREATE TABLE reminders (
    certificate_id TEXT NOT NULL REFERENCES certificates (id),
    threshold_days BIGINT NOT NULL,
    channel TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (certificate_id, threshold_days, channel)
);
