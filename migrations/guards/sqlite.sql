CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_remains BEFORE DELETE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS certificates_remain BEFORE DELETE ON certificates
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS revocation_is_final BEFORE UPDATE OF revoked_at, revocation_reason ON certificates
    WHEN OLD.revoked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'revocation is final'); END;
CREATE TRIGGER IF NOT EXISTS serials_are_spent BEFORE DELETE ON attempts
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS keys_are_remembered BEFORE DELETE ON keys_seen
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS authority_certificates_remain BEFORE DELETE ON authority_certificates
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS authority_revocation_is_final BEFORE UPDATE OF revoked_at, revocation_reason
    ON authority_certificates WHEN OLD.revoked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'revocation is final'); END;
CREATE TRIGGER IF NOT EXISTS retirement_is_final BEFORE UPDATE OF retired_at ON issuers
    WHEN OLD.retired_at IS NOT NULL AND NEW.retired_at IS NOT OLD.retired_at
    BEGIN SELECT RAISE(ABORT, 'retirement is final'); END;
CREATE TRIGGER IF NOT EXISTS invalidity_is_final BEFORE UPDATE OF invalid_since ON certificates
    WHEN OLD.revoked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'revocation is final'); END;
CREATE TRIGGER IF NOT EXISTS authority_invalidity_is_final BEFORE UPDATE OF invalid_since ON authority_certificates
    WHEN OLD.revoked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'revocation is final'); END;
