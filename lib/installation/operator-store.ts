import { and, asc, eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import type { User } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import type { OperatorView } from "./operator-view";

/** Every operator, of whatever organization, by address. */
export async function listOperators(db: Db): Promise<OperatorView[]> {
  const rows = await operators(db).where(eq(users.operator, true)).orderBy(asc(users.email), asc(users.id));
  return rows.map(toOperatorView);
}

/** Null for a user who is none. */
export async function findOperator(db: Db, id: string): Promise<OperatorView | null> {
  const [row] = await operators(db).where(and(eq(users.id, id), eq(users.operator, true)));
  return row ? toOperatorView(row) : null;
}

const operators = (db: Db) =>
  db
    .select({ user: users, slug: organizations.slug })
    .from(users)
    .innerJoin(organizations, eq(organizations.id, users.organizationId));

/**
 * Makes an active user an operator, in one statement.
 * @param by who does it, by label
 * @returns null for somebody who is one already, or is not active any more
 */
export async function markOperator(
  db: Db,
  { organizationId, id }: Pick<User, "organizationId" | "id">,
  { by, now }: { by: string; now: Date },
): Promise<User | null> {
  const [row] = await db
    .update(users)
    .set({ operator: true, operatorSince: now, operatorAddedBy: by, updatedAt: now })
    .where(
      and(
        eq(users.organizationId, organizationId),
        eq(users.id, id),
        eq(users.status, "active"),
        eq(users.operator, false),
      ),
    )
    .returning();
  return row ?? null;
}

/** Takes an operator's right; the user stays. */
export async function unmarkOperator(
  db: Db,
  { organizationId, id }: Pick<User, "organizationId" | "id">,
  now: Date,
): Promise<void> {
  await db
    .update(users)
    .set({ operator: false, operatorSince: null, operatorAddedBy: null, updatedAt: now })
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
}

function toOperatorView({ user, slug }: { user: User; slug: string }): OperatorView {
  const { id, email, status, operatorAddedBy, operatorSince, lastSignInAt } = user;
  return {
    id,
    email,
    displayName: displayName(user),
    organization: slug,
    status,
    addedBy: operatorAddedBy,
    addedAt: operatorSince?.toISOString() ?? null,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  };
}
