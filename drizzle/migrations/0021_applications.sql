CREATE TABLE "application_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"slot" smallint NOT NULL,
	"secret_hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "one_secret_per_slot" UNIQUE("application_id","slot"),
	CONSTRAINT "two_live_secrets" CHECK ("application_secrets"."slot" in (1, 2))
);
--> statement-breakpoint
CREATE TABLE "application_sessions" (
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"session_id" text NOT NULL,
	"first_used_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "application_sessions_session_id_application_id_pk" PRIMARY KEY("session_id","application_id")
);
--> statement-breakpoint
CREATE TABLE "application_uses" (
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"user_id" text NOT NULL,
	"first_used_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "application_uses_application_id_user_id_pk" PRIMARY KEY("application_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "application_versions" (
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"version" integer NOT NULL,
	"configuration" jsonb NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "application_versions_application_id_version_pk" PRIMARY KEY("application_id","version")
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"logo" text,
	"launch_url" text,
	"status" text NOT NULL,
	"access" jsonb NOT NULL,
	"claims" jsonb NOT NULL,
	"paths" jsonb NOT NULL,
	"redirect_uris" jsonb NOT NULL,
	"post_logout_redirect_uris" jsonb NOT NULL,
	"initiate_login_uri" text,
	"backchannel_logout_uri" text,
	"client_id" text,
	"client_auth" text,
	"jwks" jsonb,
	"jwks_uri" text,
	"origin" text,
	"created_by" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "applications_client_id_unique" UNIQUE("client_id"),
	CONSTRAINT "application_of_organization" UNIQUE("organization_id","id"),
	CONSTRAINT "one_application_per_origin" UNIQUE("organization_id","origin"),
	CONSTRAINT "application_is_of_its_kind" CHECK (("applications"."kind" = 'oidc') = ("applications"."client_id" is not null and "applications"."origin" is null)),
	CONSTRAINT "proxy_has_an_origin" CHECK (("applications"."kind" = 'proxy') = ("applications"."origin" is not null))
);
--> statement-breakpoint
ALTER TABLE "sign_in_events" ADD COLUMN "application_id" text;--> statement-breakpoint
ALTER TABLE "sign_in_events" ADD COLUMN "application_name" text;--> statement-breakpoint
ALTER TABLE "application_secrets" ADD CONSTRAINT "application_secrets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_secrets" ADD CONSTRAINT "secret_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD CONSTRAINT "application_sessions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD CONSTRAINT "application_sessions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_sessions" ADD CONSTRAINT "session_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_uses" ADD CONSTRAINT "application_uses_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_uses" ADD CONSTRAINT "application_uses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_uses" ADD CONSTRAINT "use_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_versions" ADD CONSTRAINT "application_versions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_versions" ADD CONSTRAINT "version_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "application_sessions_by_application" ON "application_sessions" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "uses_by_application" ON "application_uses" USING btree ("application_id","last_used_at","user_id");--> statement-breakpoint
CREATE INDEX "uses_by_user" ON "application_uses" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "applications_by_organization" ON "applications" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "events_by_application" ON "sign_in_events" USING btree ("application_id","created_at") WHERE "sign_in_events"."application_id" is not null;