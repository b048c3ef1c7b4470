CREATE TABLE "directory_departures" (
	"organization_id" text NOT NULL,
	"directory_id" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "directory_departures_directory_id_user_id_pk" PRIMARY KEY("directory_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "directories" ADD COLUMN "dry_run_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "directory_users" ADD COLUMN "active_before_dry_run" boolean;--> statement-breakpoint
ALTER TABLE "directory_departures" ADD CONSTRAINT "directory_departures_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_departures" ADD CONSTRAINT "directory_departures_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_departures" ADD CONSTRAINT "departure_of_directory" FOREIGN KEY ("organization_id","directory_id") REFERENCES "public"."directories"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directory_departures_by_user" ON "directory_departures" USING btree ("user_id");