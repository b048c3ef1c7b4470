import { type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "@/e2e/support/login-client";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { startPostgres } from "@/scripts/postgres.mjs";
import { compare, report, roundsOf } from "./measure";
import { processorSeconds } from "./sign-in-side";

const person = { nameId: "ada@acme.test", attributes: { full_name: ["Ada Lovelace"], role: ["developer"] } };

/** A whole login over HTTP on a real PostgreSQL, against an empty POST of the same server; statements are counted. */
export async function benchLogin(share: number): Promise<void> {
  const postgres = await startPostgres(["log_statement=all"]);
  const gatehouse = await startGatehouse({ databaseUrl: postgres.url, env: { RATE_LIMIT_SCALE: "1000" } });
  try {
    const provider = { entityId: "https://idp.test", key: await makeKeyPair("idp") };
    await gatehouse.api("POST", "/organizations", { slug: "bench", name: "Bench" });
    const made = await gatehouse.api("POST", "/organizations/bench/connections", {
      name: "Bench",
      kind: "generic-saml",
      status: "live",
      saml: { issuer: provider.entityId, ssoUrl: "https://idp.test/sso", certificates: [provider.key.certificate] },
    });
    const { id } = (await made.json()) as { id: string };

    /** Runs a step and counts the statements that the server logged meanwhile. */
    const counted = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
      const before = postgres.log().length;
      const result = await step();
      await new Promise((resolve) => setTimeout(resolve, 150));
      const lines = postgres.log().slice(before).split("\n");
      const statements = lines.filter((line) => /LOG: {2}(statement|execute)/.test(line));
      const transactions = statements.filter((line) => /: begin/i.test(line)).length;
      const unnamed = statements.filter((line) => /execute <unnamed>/.test(line)).length;
      const queries = statements.length - 2 * transactions;
      process.stdout.write(
        `${name.padEnd(58)} ${queries} statements, ${transactions} transactions, ${unnamed} not prepared\n`,
      );
      return result;
    };
    const login = async () => {
      const started = await startLogin(gatehouse.base, id);
      const answer = answerFor(started, provider, person);
      const landing = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
      const { session } = await land(landing, started.cookie);
      if (!session) throw new Error(`The login failed: ${landing}`);
      return session;
    };
    for (let warm = 0; warm < 10; warm++) await login();

    const started = await counted("start", () => startLogin(gatehouse.base, id));
    const answer = answerFor(started, provider, person);
    const landing = await counted("answer (judge, provision, event, ticket)", () =>
      postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState),
    );
    const { session } = await counted("landing (ticket to session)", () => land(landing, started.cookie));
    await counted("session check", () =>
      fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } }),
    );

    await reportCosts(gatehouse, id, provider, roundsOf(200, share));
    const { ratio } = await compare(
      login,
      () => fetch(`${gatehouse.base}/api/health`, { method: "POST" }),
      roundsOf(100, share),
    );
    report(
      "a login (3 requests, a signature made and judged)",
      ratio,
      null,
      "against one empty POST of the same server",
    );
  } finally {
    await gatehouse.stop();
    await postgres.stop();
  }
}

type Provider = { entityId: string; key: KeyPair };

/** Each step of a login in processor time of the server's process, four requests at once, against an empty POST of the same server. */
async function reportCosts({ base, pid }: Gatehouse, id: string, provider: Provider, count: number): Promise<void> {
  const costOf = async <T, Result>(
    inputs: readonly T[],
    step: (input: T) => Promise<Result>,
  ): Promise<[number, Result[]]> => {
    const results: Result[] = [];
    const before = processorSeconds(pid);
    const left = [...inputs];
    const walk = async () => {
      for (let input = left.pop(); input !== undefined; input = left.pop()) results.push(await step(input));
    };
    await Promise.all(Array.from({ length: 4 }, walk));
    return [processorSeconds(pid) - before, results];
  };
  const sums = new Map<string, number>();
  const measured = async <T, Result>(name: string, inputs: readonly T[], step: (input: T) => Promise<Result>) => {
    const [cost, results] = await costOf(inputs, step);
    sums.set(name, (sums.get(name) ?? 0) + cost);
    return results;
  };
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: count }, (_, index) => index);
    await measured("empty", all, async () => (await fetch(`${base}/api/health`, { method: "POST" })).arrayBuffer());
    const begun = await measured("start", all, () => startLogin(base, id));
    const answers = begun.map((started) => ({ started, response: answerFor(started, provider, person) }));
    const landings = await measured("answer", answers, async ({ started, response }) => ({
      cookie: started.cookie,
      target: await postAnswer(base, started.acsUrl, response, started.relayState),
    }));
    await measured("landing", landings, ({ target, cookie }) => land(target, cookie));
  }
  for (const [name, limit] of [
    ["start", null],
    ["answer", 3],
    ["landing", null],
  ] as const) {
    const cost = sums.get(name) ?? 0;
    const note = `${((1000 * cost) / (3 * count)).toFixed(1)} ms of the processor`;
    report(`${name}, against an empty POST`, cost / (sums.get("empty") ?? 0), limit, note);
  }
}
