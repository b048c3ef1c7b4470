ALTER TABLE "directory_users" DROP CONSTRAINT "one_external_id_per_directory";--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "scopes" jsonb;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "receipt_id" text;--> statement-breakpoint
ALTER TABLE "logout_requests" ADD COLUMN "purpose" text DEFAULT 'logout' NOT NULL;--> statement-breakpoint
ALTER TABLE "logout_requests" ADD COLUMN "event_reference" text;--> statement-breakpoint
ALTER TABLE "connection_tests" ADD COLUMN "encrypted_subject" text;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "subject_key" text;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "sid_key" text;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "index_keys" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD CONSTRAINT "scim_requests_receipt_id_leaving_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."leaving_receipts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directory_users_by_external_id" ON "directory_users" USING btree ("directory_id","external_id");--> statement-breakpoint
CREATE INDEX "scim_requests_by_receipt" ON "scim_requests" USING btree ("receipt_id");