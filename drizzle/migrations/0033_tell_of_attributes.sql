-- What an application is told of somebody holds their own attributes, too. A sign-in that says the same again writes no row that differs,
-- and wakes nobody. The function is that of roles and groups (0022).
CREATE FUNCTION gatehouse_tell_attributes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(DISTINCT user_id) FROM given JOIN taken USING (user_id, organization_id, key)
      WHERE given.value IS DISTINCT FROM taken.value) > 100 THEN
    PERFORM pg_notify('gatehouse_changes', 'everything');
  ELSE
    PERFORM pg_notify('gatehouse_changes', 'person ' || user_id)
      FROM (SELECT DISTINCT user_id FROM given JOIN taken USING (user_id, organization_id, key)
            WHERE given.value IS DISTINCT FROM taken.value) AS holders;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER tell_of_given_attributes AFTER INSERT ON user_attributes
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();--> statement-breakpoint
CREATE TRIGGER tell_of_changed_attributes AFTER UPDATE ON user_attributes
  REFERENCING OLD TABLE AS taken NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_attributes();--> statement-breakpoint
CREATE TRIGGER tell_of_removed_attributes AFTER DELETE ON user_attributes
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_tell_holders();
