-- What changed in the status of certificates, in the order of commits: one row for each transaction that changed some,
-- many rows merged into one later. `changes` is the packed form of `status/block.rs`.
CREATE TABLE status_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO status_head (id, seq) VALUES (1, 0);

CREATE TABLE status_journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    changes BLOB NOT NULL,
    CHECK (first_seq <= seq),
    CHECK (entries > 0)
);
