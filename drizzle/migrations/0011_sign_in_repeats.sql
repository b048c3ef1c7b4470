ALTER TABLE "sign_in_events" ADD COLUMN "repeats" integer;--> statement-breakpoint
ALTER TABLE "sign_in_events" ADD COLUMN "last_repeat_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "attempt_id" text;--> statement-breakpoint
ALTER TABLE "sign_in_tickets" ADD COLUMN "session_id" text;--> statement-breakpoint
CREATE INDEX "attempts_by_relay_state" ON "sign_in_attempts" USING btree ("relay_state_hash");--> statement-breakpoint
CREATE INDEX "attempts_by_browser" ON "sign_in_attempts" USING btree ("browser_hash");--> statement-breakpoint
CREATE INDEX "tickets_by_attempt" ON "sign_in_tickets" USING btree ("attempt_id");