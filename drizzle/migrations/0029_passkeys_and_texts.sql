CREATE TABLE "operator_connections" (
	"place" integer PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"named_by" text NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	CONSTRAINT "operator_connection_place" CHECK ("operator_connections"."place" = 1)
);
--> statement-breakpoint
CREATE TABLE "emergency_access" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"proven_at" timestamp with time zone,
	"proven_by" text,
	"asked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "console_passkeys" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "texts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "passkey_challenges" ADD COLUMN "session_id" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "operator_connections" ADD CONSTRAINT "operator_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_connections" ADD CONSTRAINT "operator_connections_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operator_connections_by_organization" ON "operator_connections" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "operator_connections_by_connection" ON "operator_connections" USING btree ("connection_id");--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "texts_are_short" CHECK (jsonb_typeof("organizations"."texts") = 'object' and length("organizations"."texts"::text) <= 32768);