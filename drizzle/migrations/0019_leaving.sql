CREATE TABLE "alert_rules" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "raised_alerts" (
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "raised_alerts_organization_id_kind_subject_pk" PRIMARY KEY("organization_id","kind","subject")
);
--> statement-breakpoint
CREATE TABLE "directories" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text,
	"name" text NOT NULL,
	"preset" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"match_by" text DEFAULT 'email' NOT NULL,
	"on_delete" text DEFAULT 'suspend' NOT NULL,
	"max_members" integer DEFAULT 50000 NOT NULL,
	"dry_run" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"last_request_at" timestamp with time zone,
	CONSTRAINT "directory_of_organization" UNIQUE("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "directory_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"display_name" text NOT NULL,
	"display_name_key" text NOT NULL,
	"external_id" text,
	"group_key" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "directory_group_of_directory" UNIQUE("directory_id","id"),
	CONSTRAINT "one_display_name_per_directory" UNIQUE("directory_id","display_name_key")
);
--> statement-breakpoint
CREATE TABLE "directory_members" (
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"group_id" text NOT NULL,
	"directory_user_id" text NOT NULL,
	"display" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "directory_members_group_id_directory_user_id_pk" PRIMARY KEY("group_id","directory_user_id")
);
--> statement-breakpoint
CREATE TABLE "directory_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"slot" smallint NOT NULL,
	"token_hash" text NOT NULL,
	"hint" text NOT NULL,
	"label" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"last_client" text,
	CONSTRAINT "directory_tokens_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "one_directory_token_per_slot" UNIQUE("directory_id","slot"),
	CONSTRAINT "two_live_directory_tokens" CHECK ("directory_tokens"."slot" in (1, 2))
);
--> statement-breakpoint
CREATE TABLE "directory_users" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"user_id" text,
	"user_name" text NOT NULL,
	"user_name_key" text NOT NULL,
	"external_id" text,
	"email" text,
	"display_name" text,
	"active" boolean NOT NULL,
	"resource" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "directory_user_of_directory" UNIQUE("directory_id","id"),
	CONSTRAINT "one_user_name_per_directory" UNIQUE("directory_id","user_name_key"),
	CONSTRAINT "one_external_id_per_directory" UNIQUE("directory_id","external_id"),
	CONSTRAINT "one_directory_per_user" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "scim_requests" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"status" integer NOT NULL,
	"scim_type" text,
	"action" text NOT NULL,
	"target_type" text,
	"target_id" text,
	"target_label" text,
	"user_id" text,
	"client" text,
	"milliseconds" integer NOT NULL,
	"dry_run" boolean NOT NULL,
	"body" jsonb,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_event_positions" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"last" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_events" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"position" bigint,
	"id" text,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"subject" jsonb NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "one_event_per_position" UNIQUE("organization_id","position")
);
--> statement-breakpoint
CREATE TABLE "leaving_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text,
	"email" text NOT NULL,
	"name" text,
	"closed_by" text NOT NULL,
	"doors" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "logout_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"browser_hash" text NOT NULL,
	"user_id" text,
	"email" text,
	"result" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "logout_requests_browser_hash_unique" UNIQUE("browser_hash")
);
--> statement-breakpoint
CREATE TABLE "queued_mails" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seen_logouts" (
	"connection_id" text NOT NULL,
	"message_key" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seen_logouts_connection_id_message_key_pk" PRIMARY KEY("connection_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "session_indexes" (
	"session_id" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "session_indexes_session_id_key_pk" PRIMARY KEY("session_id","key")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"event_number" bigint,
	"example" jsonb,
	"position" bigint NOT NULL,
	"is_manual" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"request" jsonb,
	"answer" jsonb,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"url" text NOT NULL,
	"description" text NOT NULL,
	"types" jsonb NOT NULL,
	"format" text NOT NULL,
	"encrypted_secret" text NOT NULL,
	"encrypted_previous_secret" text,
	"previous_secret_ends_at" timestamp with time zone,
	"status" text NOT NULL,
	"off_reason" text,
	"next_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "webhook_of_organization" UNIQUE("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "session_idle_minutes" integer DEFAULT 480 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "session_absolute_minutes" integer DEFAULT 10080 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "console_sign_in_hours" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "subject_key" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "sid_key" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "authentication" jsonb;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "idle_minutes" integer DEFAULT 480 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "provider_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "authentication" jsonb;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "raised_alerts" ADD CONSTRAINT "raised_alerts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directories" ADD CONSTRAINT "directories_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directories" ADD CONSTRAINT "directories_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_groups" ADD CONSTRAINT "directory_groups_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_groups" ADD CONSTRAINT "group_of_directory" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_groups" ADD CONSTRAINT "filled_groups_exist" FOREIGN KEY ("organization_id","group_key") REFERENCES "public"."groups"("organization_id","key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_members" ADD CONSTRAINT "directory_members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_members" ADD CONSTRAINT "member_of_organization" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_members" ADD CONSTRAINT "member_of_group" FOREIGN KEY ("directory_id","group_id") REFERENCES "public"."directory_groups"("directory_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_members" ADD CONSTRAINT "member_is_a_directory_user" FOREIGN KEY ("directory_id","directory_user_id") REFERENCES "public"."directory_users"("directory_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_tokens" ADD CONSTRAINT "directory_tokens_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_tokens" ADD CONSTRAINT "token_of_directory" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_users" ADD CONSTRAINT "directory_users_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_users" ADD CONSTRAINT "directory_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_users" ADD CONSTRAINT "user_of_directory" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD CONSTRAINT "scim_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD CONSTRAINT "request_of_directory" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "domain_event_positions" ADD CONSTRAINT "domain_event_positions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "domain_events" ADD CONSTRAINT "domain_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaving_receipts" ADD CONSTRAINT "leaving_receipts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaving_receipts" ADD CONSTRAINT "leaving_receipts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logout_requests" ADD CONSTRAINT "logout_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logout_requests" ADD CONSTRAINT "logout_requests_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queued_mails" ADD CONSTRAINT "queued_mails_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_indexes" ADD CONSTRAINT "session_indexes_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_number_domain_events_number_fk" FOREIGN KEY ("event_number") REFERENCES "public"."domain_events"("number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "delivery_of_webhook" FOREIGN KEY ("organization_id","webhook_id") REFERENCES "public"."webhooks"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directories_by_organization" ON "directories" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "directories_by_connection" ON "directories" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "directory_groups_by_external_id" ON "directory_groups" USING btree ("directory_id","external_id");--> statement-breakpoint
CREATE INDEX "directory_groups_by_created" ON "directory_groups" USING btree ("directory_id","created_at","id");--> statement-breakpoint
CREATE INDEX "directory_groups_by_key" ON "directory_groups" USING btree ("organization_id","group_key");--> statement-breakpoint
CREATE INDEX "directory_members_by_user" ON "directory_members" USING btree ("directory_id","directory_user_id");--> statement-breakpoint
CREATE INDEX "directory_users_by_created" ON "directory_users" USING btree ("directory_id","created_at","id");--> statement-breakpoint
CREATE INDEX "directory_users_by_email" ON "directory_users" USING btree ("organization_id","email");--> statement-breakpoint
CREATE INDEX "scim_requests_by_directory" ON "scim_requests" USING btree ("directory_id","id");--> statement-breakpoint
CREATE INDEX "scim_requests_by_user" ON "scim_requests" USING btree ("organization_id","user_id","id");--> statement-breakpoint
CREATE INDEX "scim_requests_by_time" ON "scim_requests" USING btree ("at");--> statement-breakpoint
CREATE INDEX "domain_events_to_publish" ON "domain_events" USING btree ("organization_id","number") WHERE "domain_events"."position" is null;--> statement-breakpoint
CREATE INDEX "domain_events_by_organization" ON "domain_events" USING btree ("organization_id","at");--> statement-breakpoint
CREATE INDEX "domain_events_by_time" ON "domain_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "receipts_by_user" ON "leaving_receipts" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "receipts_by_organization" ON "leaving_receipts" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "logout_requests_by_expiry" ON "logout_requests" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "queued_mails_due" ON "queued_mails" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "seen_logouts_by_expiry" ON "seen_logouts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "session_indexes_by_key" ON "session_indexes" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "one_delivery_per_event" ON "webhook_deliveries" USING btree ("webhook_id","event_number");--> statement-breakpoint
CREATE INDEX "deliveries_waiting" ON "webhook_deliveries" USING btree ("webhook_id","position","id") WHERE "webhook_deliveries"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "deliveries_by_webhook" ON "webhook_deliveries" USING btree ("webhook_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_by_event" ON "webhook_deliveries" USING btree ("event_number");--> statement-breakpoint
CREATE INDEX "deliveries_by_time" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhooks_by_organization" ON "webhooks" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "webhooks_due" ON "webhooks" USING btree ("next_at") WHERE "webhooks"."status" = 'on' and "webhooks"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "sessions_by_connection" ON "sessions" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "sessions_by_subject" ON "sessions" USING btree ("subject_key") WHERE "sessions"."subject_key" is not null;--> statement-breakpoint
CREATE INDEX "sessions_by_sid" ON "sessions" USING btree ("sid_key") WHERE "sessions"."sid_key" is not null;