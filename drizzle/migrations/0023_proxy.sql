CREATE TABLE "proxy_attempts" (
	"handle_hash" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"browser_hash" text NOT NULL,
	"return_path" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proxy_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"session_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proxy_tickets" (
	"handle_hash" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"session_id" text NOT NULL,
	"browser_hash" text NOT NULL,
	"return_path" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "proxy_attempts" ADD CONSTRAINT "proxy_attempts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_attempts" ADD CONSTRAINT "attempt_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_sessions" ADD CONSTRAINT "proxy_sessions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_sessions" ADD CONSTRAINT "proxy_sessions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_sessions" ADD CONSTRAINT "proxy_session_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_tickets" ADD CONSTRAINT "proxy_tickets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_tickets" ADD CONSTRAINT "proxy_tickets_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_tickets" ADD CONSTRAINT "ticket_of_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proxy_attempts_by_expiry" ON "proxy_attempts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "proxy_attempts_by_application" ON "proxy_attempts" USING btree ("organization_id","application_id");--> statement-breakpoint
CREATE INDEX "proxy_sessions_by_session" ON "proxy_sessions" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "proxy_sessions_by_application" ON "proxy_sessions" USING btree ("organization_id","application_id");--> statement-breakpoint
CREATE INDEX "proxy_tickets_by_expiry" ON "proxy_tickets" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "proxy_tickets_by_session" ON "proxy_tickets" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "proxy_tickets_by_application" ON "proxy_tickets" USING btree ("organization_id","application_id");