CREATE TABLE "kept_peppers" (
	"key_id" text PRIMARY KEY NOT NULL,
	"encrypted_pepper" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD COLUMN "key_id" text;