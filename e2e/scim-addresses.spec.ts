import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";

// A directory's address as clients put it together, across the wire: none is sent elsewhere, because several would go there without their
// token, and every answer is SCIM's.
let gatehouse: Gatehouse;
let directory: { id: string; token: string };

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  await gatehouse.api("POST", "/organizations", { slug: "acme", name: "Acme" });
  const made = await gatehouse.api("POST", "/organizations/acme/directories", { name: "Wire" });
  directory = (await made.json()) as typeof directory;
});

test.afterAll(() => gatehouse?.stop());

type Sent = { method?: string; body?: string; headers?: Record<string, string> };

/** A request as it is written: `fetch` would tidy its path. */
async function ask(path: string, { method = "GET", body, headers = {} }: Sent = {}) {
  const sent = httpRequest(gatehouse.base, {
    path: `/scim/v2/${directory.id}${path}`,
    method,
    headers: { authorization: `Bearer ${directory.token}`, ...headers },
  });
  sent.end(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

const json = { "content-type": "application/json; charset=UTF-8" };

test("however a client puts the address together, it is answered there, as SCIM", async () => {
  const made = await ask("//Users/", { method: "POST", headers: json, body: '{"userName":"J\u00fcrgen"}' });
  expect(made.status, made.text).toBe(201);
  const { id, userName } = JSON.parse(made.text);
  expect(userName).toBe("J\u00fcrgen");
  for (const path of ["", "/", "/Users", "/Users/", "//Users//?count=1", "/users/.search/", `/Users/${id}/`]) {
    const isSearch = path.includes(".search");
    const answer = await ask(path, isSearch ? { method: "POST", headers: json, body: "{}" } : {});
    expect(answer.status, path).toBe(200);
    expect(answer.headers["content-type"], path).toBe("application/scim+json");
    expect(answer.text, path).toContain("J\u00fcrgen");
  }
});

test("what is asked in another way is refused as SCIM", async () => {
  const refused: [string, Sent, number][] = [
    ["/Bulk", { method: "POST", headers: json, body: "{}" }, 501],
    ["/Me", {}, 501],
    ["/v2/Users", {}, 404],
    ["/Users", { method: "PATCH", headers: json, body: "{}" }, 405],
    ["/Users", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415],
    ["/Users", { headers: { authorization: "Bearer wrong" } }, 401],
    ["", { headers: { authorization: "" } }, 401],
  ];
  for (const [path, sent, status] of refused) {
    const answer = await ask(path, sent);
    expect(answer.status, path).toBe(status);
    expect(answer.headers["content-type"], path).toBe("application/scim+json");
    expect(JSON.parse(answer.text), path).toMatchObject({ status: String(status) });
  }
});

test("a HEAD is answered as the GET, without what it would hold", async () => {
  for (const [path, status] of [
    ["/Users", 200],
    ["/ServiceProviderConfig/", 200],
    ["/Users/nobody", 404],
  ] as const)
    expect(await ask(path, { method: "HEAD" }), path).toMatchObject({ status, text: "" });
});
