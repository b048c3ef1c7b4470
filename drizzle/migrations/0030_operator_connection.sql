CREATE TABLE "operator_connections" (
	"place" integer PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"named_by" text NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	CONSTRAINT "operator_connection_place" CHECK ("operator_connections"."place" = 1)
);
--> statement-breakpoint
ALTER TABLE "operator_connections" ADD CONSTRAINT "operator_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_connections" ADD CONSTRAINT "operator_connections_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operator_connections_by_organization" ON "operator_connections" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "operator_connections_by_connection" ON "operator_connections" USING btree ("connection_id");