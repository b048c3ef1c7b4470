import { request as httpRequest } from "node:http";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";

// What is at the border of every request, behind https. Plain HTTP: no browser would send most of this. Relatives looked for:
// every route with a part of the path that is looked up, every page that takes a post, every answer that Next.js or next-auth
// makes themselves.
let gatehouse: Gatehouse;
let databaseUrl: string | undefined;

test.beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  gatehouse = await startGatehouse({ databaseUrl, env: { APP_URL: "https://console.test" } });
  await gatehouse.api("POST", "/organizations", { slug: "acme", name: "Acme" });
});

test.afterAll(async () => {
  await gatehouse?.stop();
});

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A request as it is written, without a browser's or `fetch`'s care for its path. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // As the proxy in front passes it on: another name is sent to this one first.
    const named = { host: "console.test", ...headers };
    const sent = httpRequest(gatehouse.base, { path, method, headers: named }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.once("error", reject);
    sent.end(method === "POST" ? "[]" : undefined);
  });
}

const key = { authorization: "Bearer journey-bootstrap-key-0123456789abcdef" };

test("a part of a path that is no text is nothing that could be found, on every route", async () => {
  const console = "/console/acme";
  const routes = [
    ...[
      "/sign-in/X",
      "/console/X",
      `${console}/connections/X`,
      `${console}/connections/X/export`,
      `${console}/users/X`,
    ],
    ...[
      `${console}/activity/X`,
      `${console}/activity/X/bundle`,
      `${console}/export/X`,
      `${console}/groups/X`,
      `${console}/roles/X`,
      "/first-run/X",
      "/setup/X",
    ],
    ...[
      "/setup/a/test/X",
      "/sso/X",
      "/sso/test/X",
      "/saml/metadata/X",
      "/saml/consume/X",
      "/oidc/callback/X",
      "/help/X",
    ],
    ...["/images/X", "/api/auth/X", "/X"],
    ...["", "/users", "/roles", "/groups", "/connections", "/domains"].map((list) =>
      list === "" ? "/api/v1/organizations/X" : `/api/v1/organizations/acme${list}/X`,
    ),
  ];
  const paths = routes.flatMap((route) =>
    ["%00", "a%00b", "%ff", "%", "%ed%a0%80"].map((part) => route.replace("X", part)),
  );
  // A few at a time: who waits longest for a connection to the database must not be refused one on a busy machine.
  const answers: { path: string; status: number }[] = [];
  const left = [...paths];
  const askOneByOne = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop())
      answers.push({ path, status: (await ask(path, key)).status });
  };
  await Promise.all(Array.from({ length: 4 }, askOneByOne));
  expect(answers).toHaveLength(paths.length);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
});

test("what another site posts to a page is refused, whether it says where it comes from or not", async () => {
  const action = { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" };
  const elsewhere: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.test" },
    { origin: "null" },
    { referer: "https://evil.test/page" },
  ];
  for (const from of elsewhere) {
    const { status, headers } = await ask("/sign-in", { ...action, ...from }, "POST");
    expect([from, status, headers.location]).toEqual([
      from,
      303,
      expect.stringMatching(/\/sign-in\/error\?code=start_again$/),
    ]);
  }
  const own = await ask(
    "/sign-in",
    { ...action, "sec-fetch-site": "same-origin", origin: "https://console.test" },
    "POST",
  );
  expect(own.headers.location ?? "").not.toContain("start_again");
});

test("behind https: HSTS with pages, a session cookie that belongs to this host alone", async () => {
  const page = await ask("/sign-in");
  expect(page.headers["strict-transport-security"]).toBe("max-age=63072000");
  const { headers } = await ask("/logout", { "sec-fetch-site": "same-origin" }, "POST");
  const [cookie = ""] = headers["set-cookie"] ?? [];
  expect(cookie).toMatch(/^__Host-authjs\.session-token=;/);
  expect(cookie.toLowerCase().split("; ")).toEqual(
    expect.arrayContaining(["path=/", "secure", "httponly", "samesite=lax"]),
  );
  expect(cookie.toLowerCase()).not.toContain("domain");
});

test("next-auth's own answers run no script and fit into no frame, and it writes into our log", async () => {
  for (const path of ["signout", "signin", "verify-request", "error", "session", "callback/nobody", "nonsense"]) {
    const { headers } = await ask(`/api/auth/${path}`);
    expect([path, headers["content-security-policy"]]).toEqual([path, expect.stringContaining("default-src 'none'")]);
    expect([path, headers["content-security-policy"]]).toEqual([
      path,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
  }
  await expect.poll(() => gatehouse.output()).toContain("next-auth refused a request");
  expect(gatehouse.output()).not.toContain("[auth]");
});

test("a machine that tries ids of connections is told nothing for a while", async () => {
  const address = (n: number) => `/saml/metadata/guess${n}`;
  const statuses: number[] = [];
  for (let n = 0; n < 70; n += 1)
    statuses.push((await ask(address(n), { "x-gatehouse-peer": `203.0.113.${n}` })).status);
  expect(statuses[0]).toBe(404);
  expect(statuses.at(-1)).toBe(429);
});

// An embedded database belongs to the server alone: nobody else can break it.
if (process.env.DATABASE_URL) {
  test("a page that fails leaves nothing of its address in the log", async () => {
    const sql = postgres(databaseUrl ?? "", { max: 1, onnotice: () => undefined });
    await sql.unsafe("drop table setup_links, first_run_tokens, sign_in_tickets cascade");
    await sql.end();
    const token = "T0ken".repeat(9).slice(0, 43);
    const paths = [
      `/first-run/${token}`,
      `/setup/${token}?code=${token}`,
      `/setup/${token}/test/${token}`,
      `/sso/complete?ticket=${token}`,
    ];
    for (const path of paths) expect([path, (await ask(path)).status]).toEqual([path, 500]);
    await expect.poll(() => gatehouse.output()).toContain('"route":"/setup/[token]"');
    await expect.poll(() => gatehouse.output()).toContain('"route":"/sso/complete"');
    await expect.poll(() => gatehouse.output()).toContain('"route":"/first-run/[token]"');
    expect(gatehouse.output()).not.toContain(token);
    const printed = gatehouse
      .output()
      .split("\n")
      .filter((line) => /error/i.test(line));
    expect(printed.filter((line) => !line.startsWith("{"))).toEqual([]);
  });
}
