import { and, eq, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema";
import type { Db } from "@/lib/db/database";
import type { SsoError } from "@/lib/errors/sso-error";
import type { SignInTicket } from "./ticket-store";

/** Turns the event of an accepted answer into a refusal when the landing refuses: one sign-in, one event. */
export async function markEventFailed(db: Db, ticket: SignInTicket, { code, details }: SsoError): Promise<void> {
  const check = JSON.stringify([{ name: code, passed: false, expected: details.expected, got: details.got }]);
  await db
    .update(signInEvents)
    .set({ code, checks: sql`${signInEvents.checks} || ${check}::jsonb` })
    .where(
      and(eq(signInEvents.organizationId, ticket.organizationId), eq(signInEvents.reference, ticket.eventReference)),
    );
}
