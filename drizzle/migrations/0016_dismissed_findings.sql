CREATE TABLE "finding_dismissals" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"finding" text NOT NULL,
	"connection_id" text,
	"subject_hashes" jsonb NOT NULL,
	"batch" text NOT NULL,
	"reason" text NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "finding_dismissals" ADD CONSTRAINT "finding_dismissals_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_dismissals" ADD CONSTRAINT "finding_dismissals_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_dismissal_per_finding" ON "finding_dismissals" USING btree ("organization_id","finding",coalesce("connection_id", ''));--> statement-breakpoint
CREATE INDEX "dismissals_by_connection" ON "finding_dismissals" USING btree ("connection_id");