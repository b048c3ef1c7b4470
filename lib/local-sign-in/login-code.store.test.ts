import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createOrganization } from "@/lib/directory/save-organization";
import { createUser, updateUser } from "@/lib/directory/save-user";
import { codeLimits } from "./code-limits";
import { deviceIdFor, rememberAddress } from "./known-device";
import { type RequestCodeInput, requestLoginCode } from "./request-login-code";
import { signInWithCode } from "./sign-in-with-code";

// Whoever knows an address may ask for codes in its name. Relatives looked for: codes that void each other, counts that a
// stranger fills for the owner, counts that parallel requests share, an address that changed hands between mail and code.

let database: DatabaseHandle;
let organizationId: string;
let counter = 0;
const mark = Date.now().toString(36);
const start = Date.now();
const context = (minutes = 0) => testContext(database.db, new Date(start + minutes * 60_000));
const meta = { address: null, userAgent: null };

beforeAll(async () => {
  database = await openTestDatabase();
  ({ id: organizationId } = await createOrganization(
    { slug: `codes-${mark}`, name: "Codes", tenantId: null },
    context(),
  ));
});
afterAll(async () => {
  await database?.close();
});

/** A new user, and machines that nobody used before. */
async function person() {
  counter += 1;
  const email = `ada-${mark}-${counter}@acme.test`;
  const user = await createUser({ organizationId, user: { email }, createdBy: "api" }, context());
  return {
    email,
    id: user.id,
    home: `home-${mark}-${counter}`,
    elsewhere: (n: number) => `evil-${mark}-${counter}-${n}`,
  };
}

type Ask = Pick<RequestCodeInput, "email" | "address"> & { deviceId?: string | null; minutes?: number };

async function ask({ email, address, deviceId = null, minutes = 0 }: Ask) {
  const input = { email, address, deviceId, organizationSlug: null, returnPath: "/dashboard", limitScale: 1 };
  const { challenge, mail } = await requestLoginCode(input, context(minutes));
  return { challenge, code: mail?.kind === "code" ? mail.code : null };
}

const enter = (challenges: string[], code: string | null, minutes = 0) =>
  signInWithCode({ challenges, code: code ?? "", organization: null, meta }, context(minutes)).then(
    ({ status }) => status,
    (error) => String(error.code),
  );

/** A code that is certainly wrong. */
const wrong = (code: string | null) => String((Number(code) + 1) % 100_000_000).padStart(8, "0");

it("requests of a stranger neither void the owner's code nor use up the owner's mails", async () => {
  const { email, home, elsewhere } = await person();
  const own = await ask({ email, address: home });
  for (let n = 0; n < 5; n += 1) await ask({ email, address: elsewhere(0) });
  expect(await enter([own.challenge], own.code)).toBe("session");
  expect((await ask({ email, address: home, minutes: 1 })).code).not.toBeNull();
});

it("who asks twice may type either code, once; codes of another browser count for nothing", async () => {
  const { email, home, elsewhere } = await person();
  const first = await ask({ email, address: home });
  const second = await ask({ email, address: home });
  const foreign = await ask({ email, address: elsewhere(0) });
  const browser = [second.challenge, first.challenge];
  expect(await enter(browser, foreign.code)).toBe("code_wrong");
  expect(await enter(browser, first.code)).toBe("session");
  expect(await enter(browser, first.code)).toBe("code_wrong");
  expect(await enter(browser, second.code)).toBe("session");
  const late = await ask({ email, address: home });
  expect(await enter([late.challenge], late.code, codeLimits.lifetimeMinutes + 1)).toBe("code_expired");
});

it("a requester gets few mails for an address, a machine few in all, and many machines together a larger number", async () => {
  const { email, home, elsewhere } = await person();
  const sent = async (asks: Ask[]) => {
    let count = 0;
    for (const one of asks) if ((await ask(one)).code !== null) count += 1;
    return count;
  };
  expect(await sent(Array.from({ length: 5 }, () => ({ email, address: home })))).toBe(codeLimits.sends);
  const strangers = Array.from({ length: 40 }, (_, n) => ({ email, address: elsewhere(n) }));
  expect(await sent(strangers)).toBe(codeLimits.sendsPerEmail - codeLimits.sends);
  const others = await Promise.all(Array.from({ length: 12 }, () => person()));
  const machine = `${home}-busy`;
  expect(await sent(others.map((other) => ({ email: other.email, address: machine })))).toBe(
    codeLimits.sendsPerMachine,
  );
  // Refused requests do not keep the door shut: the next window is open.
  expect((await ask({ email, address: home, minutes: codeLimits.sendsMinutes + 61 })).code).not.toBeNull();
});

it("a browser that once signed in with the address has limits of its own, whatever strangers do", async () => {
  const { email, home, elsewhere } = await person();
  const deviceId = deviceIdFor(rememberAddress(undefined, email), email);
  const attempts = codeLimits.wrongPerEmail / codeLimits.tries;
  for (let n = 0; n < attempts; n += 1) {
    const { challenge, code } = await ask({ email, address: elsewhere(n) });
    for (let tries = 0; tries < codeLimits.tries; tries += 1)
      expect(await enter([challenge], wrong(code))).toBe("code_wrong");
  }
  expect((await ask({ email, address: home })).code).toBeNull();
  const known = await ask({ email, address: home, deviceId });
  expect(await enter([known.challenge], known.code)).toBe("session");
});

it("what a browser keeps is good for its own address alone, and cannot be made up", () => {
  const kept = rememberAddress(rememberAddress(undefined, "ada@acme.test"), "ben@acme.test");
  const id = deviceIdFor(kept, "ada@acme.test");
  expect(id).not.toBeNull();
  expect(deviceIdFor(kept, "ben@acme.test")).not.toBe(id);
  expect(deviceIdFor(rememberAddress(kept, "ada@acme.test"), "ada@acme.test")).toBe(id);
  expect(deviceIdFor(kept, "olive@acme.test")).toBeNull();
  expect(deviceIdFor(`${id}.${"a".repeat(43)}`, "ada@acme.test")).toBeNull();
  expect(deviceIdFor(undefined, "ada@acme.test")).toBeNull();
});

it("60 requests at the same moment send no more mails than 60 one after the other", async () => {
  const { email, home } = await person();
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask({ email, address: home })));
  expect(answers.filter(({ code }) => code !== null)).toHaveLength(codeLimits.sends);
  const others = await Promise.all(Array.from({ length: 20 }, () => person()));
  const machine = `${home}-parallel`;
  const spread = await Promise.all(others.map((other) => ask({ email: other.email, address: machine })));
  expect(spread.filter(({ code }) => code !== null)).toHaveLength(codeLimits.sendsPerMachine);
});

it("wrong tries at the same moment do not pass the total: the right code is refused, too, once it is used up", async () => {
  const { email, elsewhere } = await person();
  const asked: Awaited<ReturnType<typeof ask>>[] = [];
  for (let n = 0; n < 22; n += 1) asked.push(await ask({ email, address: elsewhere(n) }));
  const tried = await Promise.all(
    asked.flatMap(({ challenge, code }) =>
      Array.from({ length: codeLimits.tries }, () => enter([challenge], wrong(code))),
    ),
  );
  expect(tried.filter((outcome) => outcome === "code_wrong")).toHaveLength(codeLimits.wrongPerEmail);
  const last = await ask({ email, address: elsewhere(99) });
  expect(last.code).toBeNull();
});

it("the total is asked when a code is tried, not only when it is sent", async () => {
  const { email, home, elsewhere } = await person();
  const early = await ask({ email, address: home });
  for (let n = 0; n < codeLimits.wrongPerEmail / codeLimits.tries; n += 1) {
    const { challenge, code } = await ask({ email, address: elsewhere(n) });
    for (let tries = 0; tries < codeLimits.tries; tries += 1) await enter([challenge], wrong(code));
  }
  expect(await enter([early.challenge], early.code)).toBe("rate_limited");
});

it("a code that was mailed to an address signs nobody in who has left it, and only who has it now", async () => {
  const { email, id, home } = await person();
  const asked = await ask({ email, address: home });
  const patch = { email: `moved-${email}` };
  await updateUser({ organizationId, userId: id, byOperator: true, patch, replaces: "all" }, context());
  expect(await enter([asked.challenge], asked.code)).toBe("code_wrong");
});
