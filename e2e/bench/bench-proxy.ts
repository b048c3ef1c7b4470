import { type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { askPlainly } from "@/e2e/support/reverse-proxies";
import { startPostgres } from "@/scripts/postgres.mjs";
import { compare, report, roundsOf } from "./measure";
import { signInForBench } from "./signed-in";

const host = "wiki.bench.test";
/** As many as a page asks for at once. */
const together = 20;
const rounds = 60;
/** At least half the requests per second. */
const mostTimes = 2;

/** A question of a reverse proxy about somebody who is signed in, against a static answer of the same server. */
export async function benchProxy(share: number): Promise<void> {
  const postgres = await startPostgres([]);
  const gatehouse = await startGatehouse({ databaseUrl: postgres.url, env: { RATE_LIMIT_SCALE: "1000" } });
  try {
    const { verifyPath, cookie } = await enter(gatehouse);
    const headers = { ...asProxy("/page"), cookie };
    const ask = async (path: string, sent: Record<string, string>) => {
      const answer = await fetch(`${gatehouse.base}${path}`, { headers: sent });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    };
    const { ratio } = await compare(
      () => Promise.all(Array.from({ length: together }, () => ask(verifyPath, headers))),
      () => Promise.all(Array.from({ length: together }, () => ask("/robots.txt", {}))),
      roundsOf(rounds, share),
    );
    report(
      `${together} questions of a reverse proxy at once`,
      ratio,
      mostTimes,
      "against a static file of the same server",
    );
  } finally {
    await gatehouse.stop();
    await postgres.stop();
  }
}

const asProxy = (uri: string) => ({
  "x-forwarded-host": host,
  "x-forwarded-proto": "https",
  "x-forwarded-method": "GET",
  "x-forwarded-uri": uri,
  accept: "text/html",
});

/** Goes the way of a browser to the application's host, and returns the cookie that it has there. */
async function enter(gatehouse: Gatehouse): Promise<{ verifyPath: string; cookie: string }> {
  const session = await signInForBench(gatehouse);
  const body = { kind: "proxy", name: "Wiki", origin: `https://${host}` };
  const made = await gatehouse.api("POST", "/organizations/bench/applications", body);
  const verifyPath = `/proxy/verify/${((await made.json()) as { id: string }).id}`;
  const sent = await askPlainly(gatehouse.base, verifyPath, asProxy("/page"));
  const started = new URL(sent.headers.location ?? "");
  const entered = await askPlainly(gatehouse.base, `${started.pathname}${started.search}`, { cookie: session });
  const landing = new URL(entered.headers.location ?? "");
  const arrived = await askPlainly(gatehouse.base, `${landing.pathname}${landing.search}`, {
    ...asProxy(`${landing.pathname}${landing.search}`),
    cookie: cookiesOf(sent.headers),
  });
  const cookie = cookiesOf(arrived.headers);
  if (!/gatehouse\.application=./.test(cookie)) throw new Error(`Nobody was let in: HTTP ${arrived.status}`);
  return { verifyPath, cookie };
}

function cookiesOf({ "set-cookie": lines = [] }: { "set-cookie"?: string[] }): string {
  return lines.map((line) => line.split(";", 1)[0]).join("; ");
}
