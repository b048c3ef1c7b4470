import { and, eq, type SQL, sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { signInAttempts } from "@/drizzle/schema/sign-in";
import {
  type ConnectionForSignIn,
  isConnectionId,
  signInColumns,
  toConnectionForSignIn,
} from "@/lib/connections/connection-store";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";
import type { ProfileField } from "@/lib/identity/profile-fields";
import type { SignInAttempt } from "./attempt-store";
import { candidateParts, candidatePlaces, candidateValues, identifyingField } from "./candidate-queries";
import { factValues, organizationFacts } from "./organization-fact-queries";
import { type DecisionFacts, type PersonQuestion, toDecisionFacts } from "./provisioning-store";

/** What an answer says about the sign-in that it belongs to; each may be missing, or anybody's invention. */
export type NamedAttempt = { relayState: string | null; requestId: string | null };

export type Arrival = { found: ConnectionForSignIn | null; attempt: SignInAttempt | null };

/**
 * The connection that an address names, and the attempt that an answer seems to belong to, in one statement. The attempt may be one of
 * another connection: the reader checks that.
 * @param connectionId null on the shared address, where only the attempt is looked for
 */
export async function findArrival(db: Db, connectionId: string | null, named: NamedAttempt): Promise<Arrival> {
  if (connectionId === null) return { found: null, attempt: await findNamedAttempt(db, named) };
  if (!isConnectionId(connectionId)) return { found: null, attempt: null };
  const [row] = await db
    .select({ ...signInColumns, attempt: signInAttempts })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .leftJoin(signInAttempts, isNamed(db))
    .where(eq(connections.id, connectionId))
    .execute(attemptValues(named));
  return row ? { found: toConnectionForSignIn(row), attempt: row.attempt } : { found: null, attempt: null };
}

const personQuery = preparedQuery((db, field: ProfileField | null) => {
  const parts = candidateParts(db, field);
  const { organizationId, connectionId } = candidatePlaces;
  return db
    .select({
      ...signInColumns,
      ...parts.columns,
      facts: organizationFacts(organizationId),
      attempt: signInAttempts,
    })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .leftJoin(signInAttempts, isNamed(db))
    .leftJoin(users, and(eq(users.organizationId, organizations.id), parts.isMeant))
    .leftJoin(identities, and(eq(identities.organizationId, users.organizationId), parts.isLinkHere))
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, connectionId)))
    .prepare("arrival_of_person");
});

/**
 * The same, with everybody whom a verified answer could mean.
 * @returns `facts` what a decision about the person needs; null where there is no connection
 */
export async function findArrivalOf(
  db: Db,
  connectionId: string,
  named: NamedAttempt,
  question: PersonQuestion,
): Promise<Arrival & { facts: DecisionFacts | null }> {
  const person = { ...candidateValues(question), ...factValues(question.asked.named) };
  const values = { ...person, ...attemptValues(named), connectionId };
  const rows = await personQuery(db, identifyingField(question.asked)).execute(values);
  const [row] = rows;
  if (!row) return { found: null, attempt: null, facts: null };
  return { found: toConnectionForSignIn(row), attempt: row.attempt, facts: toDecisionFacts(rows, question) };
}

async function findNamedAttempt(db: Db, named: NamedAttempt): Promise<SignInAttempt | null> {
  const [row] = await db.select().from(signInAttempts).where(isNamed(db)).execute(attemptValues(named));
  return row ?? null;
}

/** What `isNamed` takes. Null is nobody's. */
const attemptValues = ({ relayState, requestId }: NamedAttempt) => ({
  relayStateHash: relayState === null ? null : hashToken(relayState),
  requestId,
});

/** By RelayState, which was sent with it, else by the request id; each by its own index. */
function isNamed(db: Db): SQL {
  const idOf = (condition: SQL) => db.select({ id: signInAttempts.id }).from(signInAttempts).where(condition).limit(1);
  const byRelayState = idOf(eq(signInAttempts.relayStateHash, sql.placeholder("relayStateHash")));
  const byRequest = idOf(eq(signInAttempts.requestId, sql.placeholder("requestId")));
  return sql`${signInAttempts.id} = coalesce(${byRelayState}, ${byRequest})`;
}
