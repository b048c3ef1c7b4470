import { expect, it } from "vitest";
import { forgetKeys, keysFrom, knownKeys, publishedKeys } from "./key-cache";

const jwksUri = "https://idp.test/keys";
const issuer = "https://idp.test";
const start = Date.UTC(2026, 5, 1);
const answers = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** Asks for the keys so many seconds after the start. */
async function ask(
  cacheKey: string,
  {
    kid = "a",
    seconds = 0,
    url = jwksUri,
    method = "GET",
    answer = answers({ keys: [{ kid: "a" }] }),
  }: {
    kid?: string | null;
    seconds?: number;
    url?: string;
    method?: string;
    answer?: Response;
  } = {},
) {
  let isAsked = false;
  const send = async () => {
    isAsked = true;
    return answer;
  };
  const fetchKeys = keysFrom(
    { cacheKey, jwksUri },
    issuer,
    { send, keyId: () => kid },
    new Date(start + seconds * 1000),
  );
  const response = await fetchKeys(url, { method, headers: {} });
  return { isAsked, status: response.status, body: await response.text() };
}

it.each<[string, Parameters<typeof ask>[1], boolean]>([
  ["a known key", {}, false],
  ["a known key at the end of its life", { seconds: 599 }, false],
  ["a known key after its life", { seconds: 600 }, true],
  ["an unknown key", { kid: "b" }, true],
  ["a token without the name of a key", { kid: null }, true],
  ["another address", { url: "https://idp.test/token" }, true],
  ["another method", { method: "POST" }, true],
])("%s is asked for: %s", async (what, second, isAsked) => {
  expect((await ask(what)).isAsked).toBe(true);
  expect((await ask(what, second)).isAsked).toBe(isAsked);
});

it("keys that are forgotten are asked for, and are known no more", async () => {
  await ask("forgotten");
  expect(knownKeys({ cacheKey: "forgotten" })).toEqual([{ kid: "a" }]);
  forgetKeys({ cacheKey: "forgotten" });
  expect(knownKeys({ cacheKey: "forgotten" })).toBeNull();
  expect((await ask("forgotten")).isAsked).toBe(true);
});

it.each<[string, Response, number, string]>([
  ["an error", answers({ keys: [] }, 500), 500, '{"keys":[]}'],
  ["no list", answers({ keys: {} }), 200, "{}"],
  ["no JSON", new Response("<html>"), 200, "{}"],
])("%s is handed on and not kept", async (what, answer, status, body) => {
  expect(await ask(what, { answer })).toEqual({ isAsked: true, status, body });
  expect(knownKeys({ cacheKey: what })).toBeNull();
});

it("a key is good for the issuer beside it alone, from memory, too", async () => {
  const own = [{ kid: "a" }, { kid: "b", issuer }, { kid: "c", issuer: "https://idp.test/{tenantid}" }];
  const others = [{ kid: "d", issuer: "https://other.test" }, null, 5];
  const answer = answers({ keys: [...own, ...others] });
  expect(JSON.parse((await ask("issuers", { answer })).body)).toEqual({ keys: own });
  const again = await ask("issuers", { kid: "b" });
  expect([again.isAsked, JSON.parse(again.body)]).toEqual([false, { keys: own }]);
  expect((await ask("issuers", { kid: "d" })).isAsked).toBe(true);
});

it.each([
  [0, true],
  [1, false],
])("a set of the length that is kept and %i characters more is kept: %s", async (more, isKept) => {
  const frame = JSON.stringify({ keys: [{ kid: "" }] }).length;
  const keys = [{ kid: "k".repeat(64 * 1024 - frame + more) }];
  await ask(`long ${more}`, { answer: answers({ keys }) });
  expect(knownKeys({ cacheKey: `long ${more}` }) !== null).toBe(isKept);
});

it("of 501 sets the oldest goes, and one that is asked for again is young", async () => {
  const name = (index: number) => ({ cacheKey: `set ${index}` });
  for (let index = 0; index < 500; index++) await ask(name(index).cacheKey);
  await ask(name(0).cacheKey, { kid: "new" });
  expect([0, 1, 499].map((index) => knownKeys(name(index)) !== null)).toEqual([true, true, true]);
  await ask(name(500).cacheKey);
  expect([0, 1, 2, 500].map((index) => knownKeys(name(index)) !== null)).toEqual([true, false, true, true]);
});

/** A token that anybody may have sent asks for its keys. */
function open(
  cacheKey: string,
  { keyId = "a", seconds = 0, mayAsk = true, keys = [{ kid: "a" }] as object[], status = 200 } = {},
) {
  const asked: boolean[] = [];
  const request = {
    issuer,
    keyId,
    send: async () => answers({ keys }, status),
    mayAsk: async (isKnown: boolean) => {
      asked.push(isKnown);
      return mayAsk;
    },
  };
  const found = publishedKeys({ cacheKey, jwksUri }, request, new Date(start + seconds * 1000));
  return { found, asked };
}

it("fresh keys in memory answer for a key that is among them, and the provider is not asked", async () => {
  await open("open").found;
  const second = open("open", { mayAsk: false });
  expect(await second.found).toEqual([{ kid: "a" }]);
  expect(second.asked).toEqual([]);
});

it("for a key that is not among them the provider is asked only when it may be", async () => {
  await open("limited").found;
  const refused = open("limited", { keyId: "b", mayAsk: false });
  await expect(refused.found).rejects.toMatchObject({ code: "oidc_key_unknown" });
  expect(refused.asked).toEqual([false]);
  expect(await open("limited", { keyId: "b", keys: [{ kid: "b" }] }).found).toEqual([{ kid: "b" }]);
});

it("old keys are asked for again, apart from those that nobody publishes", async () => {
  await open("old").found;
  const later = open("old", { seconds: 600 });
  await later.found;
  expect(later.asked).toEqual([true]);
});

it("many that need keys at once ask once", async () => {
  let sent = 0;
  const request = {
    issuer,
    keyId: "a",
    mayAsk: async () => true,
    send: async () => {
      sent += 1;
      return answers({ keys: [{ kid: "a" }] });
    },
  };
  const client = { cacheKey: "single", jwksUri };
  await Promise.all(Array.from({ length: 20 }, () => publishedKeys(client, request, new Date(start))));
  expect(sent).toBe(1);
});

it("a provider that does not answer with keys refuses, and is asked again next time", async () => {
  await expect(open("broken", { status: 500 }).found).rejects.toMatchObject({ code: "oidc_keys_failed" });
  expect(await open("broken").found).toEqual([{ kid: "a" }]);
});

it("a key that is published for another issuer is none", async () => {
  expect(await open("shared", { keys: [{ kid: "a", issuer: "https://other.test" }] }).found).toEqual([]);
});
