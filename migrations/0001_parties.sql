CREATE TABLE portals (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_sha256 TEXT UNIQUE,
    certificate_sha256 TEXT UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    video_trained_until BIGINT,
    locked_at BIGINT
);

CREATE TABLE sign_in_links (
    token_sha256 TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    token_sha256 TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
