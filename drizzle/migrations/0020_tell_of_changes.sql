-- Instances keep for some seconds who may use an application behind a reverse proxy. Whatever ends that, by whatever way, tells them:
-- the listener is lib/applications/proxy/hear-changes.ts.
CREATE FUNCTION gatehouse_tell_browsers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM ended) > 100 THEN
    PERFORM pg_notify('gatehouse_changes', 'everything');
  ELSE
    PERFORM pg_notify('gatehouse_changes', 'browser ' || application_id || ' ' || token_hash) FROM ended;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION gatehouse_tell_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gatehouse_changes', TG_ARGV[0] || ' ' || OLD.id);
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER tell_of_ended_browsers AFTER DELETE ON proxy_sessions
  REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_browsers();--> statement-breakpoint
CREATE TRIGGER tell_of_changed_application AFTER UPDATE ON applications
  FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION gatehouse_tell_row('application');--> statement-breakpoint
CREATE TRIGGER tell_of_deleted_application AFTER DELETE ON applications
  FOR EACH ROW EXECUTE FUNCTION gatehouse_tell_row('application');--> statement-breakpoint
CREATE TRIGGER tell_of_changed_status AFTER UPDATE OF status ON users
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION gatehouse_tell_row('person');--> statement-breakpoint
CREATE TRIGGER tell_of_switched_organization AFTER UPDATE OF sso_enabled ON organizations
  FOR EACH ROW WHEN (OLD.sso_enabled IS DISTINCT FROM NEW.sso_enabled) EXECUTE FUNCTION gatehouse_tell_row('organization');
