CREATE TABLE "setup_links" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"brought_at" timestamp with time zone,
	"tested_at" timestamp with time zone,
	"ready_at" timestamp with time zone,
	CONSTRAINT "setup_links_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "connection_tests" ALTER COLUMN "started_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_tests" ADD COLUMN "setup_link_id" text;--> statement-breakpoint
ALTER TABLE "setup_links" ADD CONSTRAINT "setup_links_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "setup_links" ADD CONSTRAINT "setup_links_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "setup_links_by_connection" ON "setup_links" USING btree ("connection_id","created_at");--> statement-breakpoint
ALTER TABLE "connection_tests" ADD CONSTRAINT "connection_tests_setup_link_id_setup_links_id_fk" FOREIGN KEY ("setup_link_id") REFERENCES "public"."setup_links"("id") ON DELETE cascade ON UPDATE no action;