import { randomUUID } from "node:crypto";
import { createUser, defaults, getUser, listUsers, type User, updateUser } from "./client";

/**
 * A program against the client that is generated from `docs/openapi.json`:
 *
 *   npx oazapfts docs/openapi.json e2e/rest-client/client.ts
 *   GATEHOUSE_URL=http://localhost:3000 GATEHOUSE_KEY=... npx tsx e2e/rest-client/sample.ts acme
 */
const { GATEHOUSE_URL = "http://localhost:3000", GATEHOUSE_KEY = "" } = process.env;
defaults.baseUrl = `${GATEHOUSE_URL}/api/v1`;
defaults.headers = { Authorization: `Bearer ${GATEHOUSE_KEY}` };

/** Everybody, page after page. */
async function everybody(slug: string): Promise<User[]> {
  const users: User[] = [];
  let cursor: string | undefined;
  do {
    const answer = await listUsers(slug, { limit: 2, cursor });
    if (answer.status !== 200) throw new Error(answer.data.detail);
    users.push(...answer.data.items);
    cursor = answer.data.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return users;
}

/** Adds somebody; sent twice with one key, as after a lost answer, it still is one person. */
async function add(slug: string, email: string): Promise<User> {
  const idempotencyKey = randomUUID();
  const send = () => createUser(slug, { email, fullName: "Grace Hopper" }, { idempotencyKey });
  const [first, again] = [await send(), await send()];
  if (first.status !== 201 || again.status !== 201) throw new Error("The user was not created");
  if (first.data.id !== again.data.id) throw new Error("Two people were created");
  return first.data;
}

/** Suspends somebody as they were read; whoever changed them in between is heard. */
async function suspend(slug: string, id: string): Promise<string> {
  const { headers } = await getUser(slug, id);
  const ifMatch = headers.get("etag") ?? "";
  const suspended = await updateUser(slug, id, { status: "suspended" }, { ifMatch });
  if (suspended.status !== 200) throw new Error("The user was not suspended");
  const stale = await updateUser(slug, id, { status: "active" }, { ifMatch });
  return stale.status === 412 ? stale.data.code : `unexpected ${stale.status}`;
}

const [slug = "acme"] = process.argv.slice(2);
const { id } = await add(slug, `grace-${randomUUID()}@example.com`);
const users = await everybody(slug);
console.log(JSON.stringify({ isListed: users.some((user) => user.id === id), stale: await suspend(slug, id) }));
