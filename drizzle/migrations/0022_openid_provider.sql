CREATE TABLE "oidc_artifacts" (
	"model" text NOT NULL,
	"id_hash" text NOT NULL,
	"organization_id" text,
	"application_id" text,
	"session_id" text,
	"grant_id" text,
	"payload" jsonb NOT NULL,
	"consumed_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "oidc_artifacts_model_id_hash_pk" PRIMARY KEY("model","id_hash")
);
--> statement-breakpoint
CREATE TABLE "provider_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"algorithm" text NOT NULL,
	"encrypted_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"active_from" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "application_sessions" DROP CONSTRAINT "application_sessions_session_id_sessions_id_fk";
--> statement-breakpoint
ALTER TABLE "application_sessions" DROP CONSTRAINT "application_sessions_session_id_application_id_pk";--> statement-breakpoint
ALTER TABLE "application_sessions" ALTER COLUMN "session_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD COLUMN "sid" text PRIMARY KEY NOT NULL;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD COLUMN "user_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD COLUMN "next_try_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "authenticated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "authenticated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "oidc_artifacts" ADD CONSTRAINT "oidc_artifacts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oidc_artifacts" ADD CONSTRAINT "artifact_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifacts_by_expiry" ON "oidc_artifacts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "artifacts_by_grant" ON "oidc_artifacts" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "artifacts_by_session" ON "oidc_artifacts" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "artifacts_by_application" ON "oidc_artifacts" USING btree ("organization_id","application_id");--> statement-breakpoint
ALTER TABLE "application_sessions" ADD CONSTRAINT "application_sessions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "application_sessions_by_session" ON "application_sessions" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "application_sessions_to_tell" ON "application_sessions" USING btree ("next_try_at") WHERE "application_sessions"."session_id" is null;