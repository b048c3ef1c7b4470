CREATE TABLE "emergency_access" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"proven_at" timestamp with time zone,
	"proven_by" text,
	"asked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;