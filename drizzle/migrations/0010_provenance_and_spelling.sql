-- Grants of roles that are gone: nobody holds what does not exist.
DELETE FROM "user_roles" held WHERE NOT EXISTS (
	SELECT 1 FROM "roles" r WHERE r."organization_id" = held."organization_id" AND r."key" = held."role_key"
);--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "held_roles_exist" FOREIGN KEY ("organization_id","role_key") REFERENCES "public"."roles"("organization_id","key") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "folded_subject" text;--> statement-breakpoint
-- Subjects that may be addresses are found in any case from now on. Two that differ in case alone stay two.
UPDATE "identities" i SET "folded_subject" = lower(btrim(i."subject", E' \t\r\n') COLLATE "C")
FROM "connections" c
WHERE c."id" = i."connection_id" AND c."protocol" = 'saml' AND position('@' IN i."subject") > 0 AND NOT EXISTS (
	SELECT 1 FROM "identities" o
	WHERE o."connection_id" = i."connection_id" AND o."issuer" = i."issuer" AND o."subject" <> i."subject"
		AND lower(btrim(o."subject", E' \t\r\n') COLLATE "C") = lower(btrim(i."subject", E' \t\r\n') COLLATE "C")
);--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "one_spelling_per_subject" UNIQUE("connection_id","issuer","folded_subject");
