import type { directories } from "@/drizzle/schema/directories";
import { domains } from "@/drizzle/schema/organizations";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { answerScimRequest } from "@/lib/scim/answer-scim-request";
import { insertDirectory } from "@/lib/scim/directory-store";
import { insertDirectoryToken } from "@/lib/scim/directory-token-store";
import { listScimRequests } from "@/lib/scim/scim-request-store";
import { newOrganization } from "./directory-world";
import { baseUrl } from "./test-database";

export const core = "urn:ietf:params:scim:schemas:core:2.0";
export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** A caller of one directory: requests as the route makes them. */
export function scimCaller(db: Db, directoryId: string, token: string | null) {
  return async (
    method: string,
    address: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; body: Json; text: string }> => {
    const url = new URL(`${baseUrl}${address}`);
    const response = await answerScimRequest(
      {
        method,
        directoryId,
        path: url.pathname,
        query: url.searchParams,
        headers: new Headers({
          ...(token !== null && { Authorization: `Bearer ${token}` }),
          "Content-Type": "application/scim+json",
          "User-Agent": "test client",
          ...headers,
        }),
        machine: "192.0.2.1",
        readBody: async () => (typeof body === "string" ? body : JSON.stringify(body ?? null)),
      },
      db,
      { baseUrl, outbound: outboundPolicy() },
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null, text };
  };
}

/** What a JSON answer holds, to look into. */
export type Json = ReturnType<typeof JSON.parse>;

/** A directory of an organization with a token, whose domain `acme.test` is verified. */
export async function newDirectory(
  db: Db,
  change: Partial<typeof directories.$inferInsert> & { verified?: boolean } = {},
) {
  const { verified = true, ...columns } = change;
  const organizationId = columns.organizationId ?? (await newOrganization(db)).id;
  const domain = `${organizationId.toLowerCase()}.test`;
  if (verified)
    await db
      .insert(domains)
      .values({ organizationId, domain, token: "t", verifiedAt: new Date() })
      .onConflictDoNothing();
  const directory = await insertDirectory(db, {
    id: randomId(12),
    name: "Acme",
    preset: "other",
    createdBy: "test",
    updatedAt: new Date(),
    ...columns,
    organizationId,
  });
  const name = { organizationId, directoryId: directory.id };
  const token = await newToken(db, name);
  const call = scimCaller(db, directory.id, token);
  // With the changed person in the answer; groups are answered without.
  const patch = (path: string, ...Operations: unknown[]) =>
    call("PATCH", path, { schemas: [patchOp], Operations }, { Prefer: "return=representation" });
  const requests = () => listScimRequests(db, name, { limit: 200, before: null });
  const person = (name: string) => ({ schemas: [`${core}:User`], userName: `${name}@${domain}` });
  const post = async (name: string, more: object = {}) =>
    (await call("POST", "/Users", { ...person(name), ...more })).body;
  return { organizationId, directory, name, token, domain, call, patch, requests, person, post };
}

/** Another token of a directory. */
export async function newToken(
  db: Db,
  name: { organizationId: string; directoryId: string },
  expiresAt: Date | null = null,
): Promise<string> {
  const token = `gst_${randomToken(32)}`;
  const made = { id: randomId(10), ...name, token, hint: "gst_", label: "test", createdBy: "test", expiresAt };
  await insertDirectoryToken(db, made);
  return token;
}
