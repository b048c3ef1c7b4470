-- Who holds which role and group decides who may use an application, and what it is told. A sign-in that changes nothing writes no row,
-- and wakes nobody.
CREATE FUNCTION gatehouse_tell_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(DISTINCT user_id) FROM changed) > 100 THEN
    PERFORM pg_notify('gatehouse_changes', 'everything');
  ELSE
    PERFORM pg_notify('gatehouse_changes', 'person ' || user_id) FROM (SELECT DISTINCT user_id FROM changed) AS holders;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER tell_of_granted_roles AFTER INSERT ON user_roles
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();--> statement-breakpoint
CREATE TRIGGER tell_of_removed_roles AFTER DELETE ON user_roles
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();--> statement-breakpoint
CREATE TRIGGER tell_of_granted_groups AFTER INSERT ON user_groups
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();--> statement-breakpoint
CREATE TRIGGER tell_of_removed_groups AFTER DELETE ON user_groups
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();
