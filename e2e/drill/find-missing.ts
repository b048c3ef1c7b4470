import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import type { Receiver } from "@/e2e/support/webhook-receiver";
import type { Outcome } from "./people";

/** An instance that was killed while it had a webhook for itself keeps it for a minute. */
const patienceMilliseconds = 100_000;

/**
 * Looks for what was acknowledged and is not there: users, events of sign-ins, sessions, domain events, and their messages.
 * @param tell gets the figures
 * @returns what went wrong, in sentences
 */
export async function findMissing(
  outcomes: readonly Outcome[],
  databaseUrl: string,
  receiver: Receiver,
  tell: (sentence: string) => void,
): Promise<string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const emails = outcomes.filter(({ session }) => session).map(({ email }) => email);
    const missing = await sql<{ email: string; what: string }[]>`
      select email, what from unnest(${emails}::text[]) as given(email), lateral (values
        ('user', exists (select from users u where u.email = given.email)),
        ('event of the sign-in', exists (select from sign_in_events e where e.email = given.email and e.code = 'ok')),
        ('session', exists (select from sessions s join users u on u.id = s.user_id where u.email = given.email)),
        ('domain event of the user', exists (
          select from domain_events d where d.type = 'user.created' and d.subject ->> 'label' = given.email)),
        ('domain event of the sign-in', exists (
          select from domain_events d where d.type = 'sign_in.succeeded' and d.subject ->> 'label' = given.email)),
        ('domain event of the session', exists (
          select from domain_events d where d.type = 'session.started' and d.subject ->> 'label' = given.email))
      ) as looked(what, is_there) where not is_there`;
    const twice = await sql<{ email: string }[]>`select email from users group by email having count(*) > 1`;
    tell(
      `acknowledged sign-ins: ${emails.length}; of their users, events, sessions and domain events missing: ${missing.length}`,
    );
    return [
      ...missing.map(({ email, what }) => `${email} was signed in, and there is no ${what}`),
      ...twice.map(({ email }) => `${email} is there twice`),
      ...(await findUntold(sql, receiver, tell)),
    ];
  } finally {
    await sql.end();
  }
}

/** Waits until each event has its position and each sign-in was told to the webhook. */
async function findUntold(
  sql: postgres.Sql,
  { arrived }: Receiver,
  tell: (sentence: string) => void,
): Promise<string[]> {
  const begun = performance.now();
  for (;;) {
    const [row] = await sql<{ count: number; unpublished: number; last: number }[]>`
      select count(*)::int, (count(*) filter (where position is null))::int as unpublished, coalesce(max(position), 0)::int as last
      from domain_events`;
    const told = new Set(arrived.map(({ headers }) => headers["webhook-id"]));
    const wanted = await sql<
      { id: string }[]
    >`select id from domain_events where type = 'sign_in.succeeded' and id is not null`;
    const untold = wanted.filter(({ id }) => !told.has(id)).length;
    const { count = 0, unpublished = 0, last = 0 } = row ?? {};
    const isDone = unpublished === 0 && untold === 0;
    if (isDone || performance.now() - begun > patienceMilliseconds) {
      const waited = Math.round((performance.now() - begun) / 1000);
      tell(`domain events: ${count}, positions up to ${last}, without one: ${unpublished}`);
      tell(
        `messages to the webhook: ${wanted.length - untold} of ${wanted.length}, ${arrived.length - told.size} of them twice, after ${waited} s`,
      );
      return [
        ...(unpublished > 0 ? [`${unpublished} domain events were not published`] : []),
        ...(untold > 0 ? [`${untold} sign-ins were not told to the webhook`] : []),
        ...(count - unpublished === last ? [] : ["there are gaps between the positions of the domain events"]),
      ];
    }
    await sleep(500);
  }
}
