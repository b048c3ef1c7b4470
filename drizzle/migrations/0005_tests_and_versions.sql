CREATE TABLE "connection_certificates" (
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"certificate" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "connection_certificates_connection_id_fingerprint_pk" PRIMARY KEY("connection_id","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "connection_drafts" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"config" jsonb NOT NULL,
	"base_version" integer NOT NULL,
	"author" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_tests" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"started_by" text NOT NULL,
	"encrypted_draft" text NOT NULL,
	"config_hash" text NOT NULL,
	"version" integer,
	"encrypted_request" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"code" text,
	"reference" text
);
--> statement-breakpoint
CREATE TABLE "expiry_notices" (
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"subject" text NOT NULL,
	"days" integer NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	CONSTRAINT "expiry_notices_connection_id_subject_days_pk" PRIMARY KEY("connection_id","subject","days")
);
--> statement-breakpoint
CREATE TABLE "kept_answers" (
	"reference" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"encrypted_answer" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "metadata_tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "metadata_failure" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "metadata_endpoints" jsonb;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "metadata_next_try_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "answers_retention_hours" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD COLUMN "test_id" text;--> statement-breakpoint
ALTER TABLE "sign_in_events" ADD COLUMN "clock_difference_seconds" integer;--> statement-breakpoint
ALTER TABLE "connection_certificates" ADD CONSTRAINT "connection_certificates_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_certificates" ADD CONSTRAINT "connection_certificates_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_drafts" ADD CONSTRAINT "connection_drafts_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_drafts" ADD CONSTRAINT "connection_drafts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_tests" ADD CONSTRAINT "connection_tests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_tests" ADD CONSTRAINT "connection_tests_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_tests" ADD CONSTRAINT "connection_tests_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expiry_notices" ADD CONSTRAINT "expiry_notices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expiry_notices" ADD CONSTRAINT "expiry_notices_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_answers" ADD CONSTRAINT "kept_answers_reference_sign_in_events_reference_fk" FOREIGN KEY ("reference") REFERENCES "public"."sign_in_events"("reference") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_answers" ADD CONSTRAINT "kept_answers_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tests_by_expiry" ON "connection_tests" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tests_by_connection" ON "connection_tests" USING btree ("connection_id","config_hash");--> statement-breakpoint
CREATE INDEX "kept_answers_by_expiry" ON "kept_answers" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD CONSTRAINT "sign_in_attempts_test_id_connection_tests_id_fk" FOREIGN KEY ("test_id") REFERENCES "public"."connection_tests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_by_connection" ON "sign_in_events" USING btree ("connection_id","created_at");