-- When a certificate was, as far as is known, no longer to be trusted (RFC 5280 5.3.2): told at the revocation, if at all.
ALTER TABLE certificates ADD COLUMN invalid_since BIGINT
    CHECK (invalid_since IS NULL OR (revoked_at IS NOT NULL AND invalid_since <= revoked_at));
ALTER TABLE authority_certificates ADD COLUMN invalid_since BIGINT
    CHECK (invalid_since IS NULL OR (revoked_at IS NOT NULL AND invalid_since <= revoked_at));

-- How much of the status journal the newest lists of an issuer know: a higher number never knows less.
ALTER TABLE crl_numbers ADD COLUMN status_position BIGINT NOT NULL DEFAULT 0;

-- Lists lie in files; the row says which, and what must be in it. Rows of before hold the list itself until the next
-- start has put it into a file.
CREATE TABLE crls_in_files (
    issuer TEXT NOT NULL REFERENCES issuers (id),
    scope TEXT NOT NULL,
    number BIGINT NOT NULL,
    base_number BIGINT,
    status_position BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    length BIGINT NOT NULL,
    digest BLOB,
    der BLOB,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    PRIMARY KEY (issuer, scope, number),
    CHECK ((digest IS NULL) = (der IS NOT NULL)),
    CHECK (base_number IS NULL OR base_number < number)
);
INSERT INTO crls_in_files (issuer, scope, number, status_position, entries, length, der, this_update, next_update)
    SELECT issuer, 'full', number, 0, 0, length(der), der, this_update, next_update FROM crls;
DROP TABLE crls;
ALTER TABLE crls_in_files RENAME TO crls;

-- Addresses of lists that are parted by serial number, as certificates carry them: one row for each length of the
-- prefix and each base address. It is served until the last certificate that names it has ended.
CREATE TABLE crl_shardings (
    issuer TEXT NOT NULL REFERENCES issuers (id),
    digits BIGINT NOT NULL CHECK (digits BETWEEN 1 AND 2),
    base TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (issuer, digits, base)
);
