ALTER TABLE "login_codes" ADD COLUMN "device_id" text;--> statement-breakpoint
ALTER TABLE "login_codes" ADD COLUMN "tries_taken" integer DEFAULT 0 NOT NULL;