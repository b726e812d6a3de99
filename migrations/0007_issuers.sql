-- A retired issuer signs no more certificates of holders; its lists and answers go on.
ALTER TABLE issuers ADD COLUMN retired_at BIGINT;

-- Certificates of the authority itself that a running server makes. As for holders, serial number and bytes are on
-- record before a key is asked.
CREATE TABLE authority_certificates (
    id TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL REFERENCES issuers (id),
    form TEXT NOT NULL,
    serial BLOB NOT NULL,
    public_key_fingerprint BLOB NOT NULL,
    tbs BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'signed', 'abandoned')),
    der BLOB,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    failure TEXT,
    revoked_at BIGINT,
    revocation_reason TEXT,
    UNIQUE (issuer, serial),
    CHECK ((state = 'intended') = (ended_at IS NULL)),
    CHECK ((state = 'signed') = (der IS NOT NULL)),
    CHECK ((state = 'abandoned') = (failure IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
    CHECK (revoked_at IS NULL OR state = 'signed')
);
-- One at a time: nodes that renew the same certificate do not each make one.
CREATE UNIQUE INDEX authority_certificates_one_open ON authority_certificates (issuer, form, public_key_fingerprint)
    WHERE state = 'intended';
CREATE INDEX authority_certificates_newest ON authority_certificates (issuer, form, public_key_fingerprint, not_after);
