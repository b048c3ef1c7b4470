CREATE TABLE "domains" (
	"organization_id" text NOT NULL,
	"domain" text NOT NULL,
	"token" text NOT NULL,
	"include_subdomains" boolean DEFAULT false NOT NULL,
	"verified_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"last_checked_at" timestamp with time zone,
	"last_outcome" text,
	"last_found" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "domains_organization_id_domain_pk" PRIMARY KEY("organization_id","domain")
);
--> statement-breakpoint
CREATE TABLE "images" (
	"organization_id" text NOT NULL,
	"hash" text NOT NULL,
	"content" "bytea" NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "images_organization_id_hash_pk" PRIMARY KEY("organization_id","hash")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "email_codes" text DEFAULT 'offered' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "registered_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "logo" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "accent_color" text;--> statement-breakpoint
ALTER TABLE "domains" ADD CONSTRAINT "domains_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_holder_per_domain" ON "domains" USING btree ("domain") WHERE "domains"."verified_at" is not null;--> statement-breakpoint
CREATE INDEX "domains_by_check" ON "domains" USING btree ("last_checked_at");--> statement-breakpoint
CREATE INDEX "images_by_hash" ON "images" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "one_default_connection" ON "connections" USING btree ("organization_id") WHERE ("connections"."config" #>> '{signIn,isDefault}') = 'true';