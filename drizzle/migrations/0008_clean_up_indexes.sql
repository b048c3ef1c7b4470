CREATE INDEX "drafts_by_button_image" ON "connection_drafts" USING btree ("organization_id",("config" #>> '{signIn,buttonImage}'));--> statement-breakpoint
CREATE INDEX "versions_by_button_image" ON "connection_versions" USING btree ("organization_id",("config" #>> '{signIn,buttonImage}'));--> statement-breakpoint
CREATE INDEX "connections_by_button_image" ON "connections" USING btree ("organization_id",("config" #>> '{signIn,buttonImage}'));--> statement-breakpoint
CREATE INDEX "first_run_tokens_by_expiry" ON "first_run_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "images_by_created" ON "images" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "attempts_by_test" ON "sign_in_attempts" USING btree ("test_id") WHERE "sign_in_attempts"."test_id" is not null;--> statement-breakpoint
CREATE INDEX "events_by_created" ON "sign_in_events" USING btree ("created_at");