import type { ExportColumn } from "@/lib/csv/exported-text";
import type { Db } from "@/lib/db/database";
import type { Page, Turn } from "@/lib/db/keyset";
import { attributeField } from "@/lib/identity/attribute-type";
import { searchUsers, type UserFilter } from "./user-queries";
import type { UserView } from "./user-view";
import { userViews } from "./user-view-queries";

const batch = 500;

/** One batch of the users that a filter leaves, in the order in which they were created: it is never another one meanwhile. */
export async function exportUsers(
  db: Db,
  organizationId: string,
  filter: UserFilter,
  turn: Turn | null,
): Promise<Page<UserView>> {
  const page = { sort: "created", descending: false, turn, limit: batch } as const;
  const found = await searchUsers(db, organizationId, filter, page);
  return { ...found, rows: found.rows.map(await userViews(db, organizationId, found.rows)) };
}

/** The names are those of the REST API. */
const userColumns: readonly ExportColumn<UserView>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "email", value: ({ email }) => email },
  { name: "emailVerified", value: ({ emailVerified }) => emailVerified },
  { name: "fullName", value: ({ fullName }) => fullName },
  { name: "firstName", value: ({ firstName }) => firstName },
  { name: "lastName", value: ({ lastName }) => lastName },
  { name: "userName", value: ({ userName }) => userName },
  { name: "phone", value: ({ phone }) => phone },
  { name: "mobile", value: ({ mobile }) => mobile },
  { name: "locale", value: ({ locale }) => locale },
  { name: "userPrincipalName", value: ({ userPrincipalName }) => userPrincipalName },
  { name: "securityId", value: ({ securityId }) => securityId },
  { name: "status", value: ({ status }) => status },
  { name: "roles", value: ({ roles }) => roles },
  { name: "groups", value: ({ groups }) => groups },
  { name: "createdBy", value: ({ createdBy }) => createdBy },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "lastSignInAt", value: ({ lastSignInAt }) => lastSignInAt },
];

/** The same with a column for each custom attribute of the organization. */
export function userColumnsWith(attributes: readonly { key: string }[]): ExportColumn<UserView>[] {
  const own = attributes.map(
    ({ key }): ExportColumn<UserView> => ({ name: attributeField(key), value: (user) => user.attributes[key] ?? null }),
  );
  return [...userColumns, ...own];
}
