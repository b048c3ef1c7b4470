import { expect, it } from "vitest";
import type { Verified } from "./verified-memory";
import { VerifiedMemory } from "./verified-memory";

const now = new Date(1_000_000);

function verified(application: string, organization: string, person: string): Verified {
  const known = { application: { id: application, organizationId: organization }, session: { person: { id: person } } };
  return { ...known, organizationName: "Acme", told: null } as unknown as Verified;
}

async function filled() {
  const memory = new VerifiedMemory();
  const keep = (key: string, value: Verified) => memory.remember(key, now, async () => [value, true]);
  await keep("wiki one", verified("wiki", "acme", "ada"));
  await keep("wiki two", verified("wiki", "acme", "bob"));
  await keep("shop three", verified("shop", "acme", "ada"));
  await keep("mail four", verified("mail", "globex", "eve"));
  return memory;
}
const keys = ["wiki one", "wiki two", "shop three", "mail four"];

it.each([
  ["browser wiki one", ["wiki two", "shop three", "mail four"]],
  ["application wiki", ["shop three", "mail four"]],
  ["person ada", ["wiki two", "mail four"]],
  ["organization acme", ["mail four"]],
  ["everything", []],
  ["a word that nobody knows", []],
  [null, []],
])("%s forgets what it is about, and nothing else", async (message, left) => {
  const memory = await filled();
  memory.forgetChanged(message);
  expect(keys.filter((key) => memory.get(key, now) !== undefined)).toEqual(left);
});

it("keeps nothing that was read while something changed", async () => {
  const memory = new VerifiedMemory();
  await memory.remember("wiki one", now, async () => {
    memory.forgetChanged("browser wiki one");
    return [verified("wiki", "acme", "ada"), true];
  });
  expect(memory.get("wiki one", now)).toBeUndefined();
});
