ALTER TABLE "audit_entries" ADD COLUMN "is_unlogged" boolean;--> statement-breakpoint
CREATE INDEX "audit_to_log" ON "audit_entries" USING btree ("id") WHERE "audit_entries"."is_unlogged";