-- Anyone who could open the console could do everything in it, also give others the right.
UPDATE "roles" SET "console_role" = 'owner' WHERE "console";
