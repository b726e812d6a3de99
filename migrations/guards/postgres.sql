-- One process at a time: the statements below would meet in the catalogue.
LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE;
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'KE001'; END $$;
CREATE OR REPLACE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER certificates_remain BEFORE DELETE OR TRUNCATE ON certificates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER revocation_is_final BEFORE UPDATE OF revoked_at, revocation_reason ON certificates
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER serials_are_spent BEFORE DELETE OR TRUNCATE ON attempts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER keys_are_remembered BEFORE DELETE OR TRUNCATE ON keys_seen
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER authority_certificates_remain BEFORE DELETE OR TRUNCATE ON authority_certificates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER authority_revocation_is_final BEFORE UPDATE OF revoked_at, revocation_reason
    ON authority_certificates FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER retirement_is_final BEFORE UPDATE OF retired_at ON issuers
    FOR EACH ROW WHEN (OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at)
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER invalidity_is_final BEFORE UPDATE OF invalid_since ON certificates
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER authority_invalidity_is_final BEFORE UPDATE OF invalid_since ON authority_certificates
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
