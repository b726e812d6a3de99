-- What is looked for among attempts is open or given up; those that were signed, nearly all, need no place in an index.
DROP INDEX attempts_by_state;
CREATE INDEX attempts_open ON attempts (application_id) WHERE state = 'intended';
CREATE INDEX attempts_abandoned ON attempts (issuer, serial) WHERE state = 'abandoned';

-- The chain itself says that no record stands twice. An index of hashes would be written at random places, dearer with
-- every record of the log.
CREATE TABLE audit_records_unindexed (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO audit_records_unindexed (seq, at, actor, action, subject, details, previous, hash)
    SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_records ORDER BY seq;
DROP TABLE audit_records;
ALTER TABLE audit_records_unindexed RENAME TO audit_records;
CREATE INDEX audit_records_by_subject ON audit_records (subject, seq);
