ALTER TABLE "api_keys" ADD COLUMN "console_role" text DEFAULT 'owner' NOT NULL;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "console_role" text;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "opens_console" boolean GENERATED ALWAYS AS (console_role is not null) STORED NOT NULL;