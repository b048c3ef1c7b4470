import { get, type IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, type Gatehouse, startGatehouse } from "./support/gatehouse";

// What a browser and a program are sent, in bytes. Times are the machine's; bytes are ours.
let gatehouse: Gatehouse;

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  await gatehouse.api("POST", "/organizations", { slug: "acme", name: "Acme" });
});

test.afterAll(async () => {
  await gatehouse?.stop();
});

type Sent = { headers: IncomingHttpHeaders; bytes: number; text: string };

/** As it goes over the wire, where `fetch` would tell only what came out of it. */
function sent(path: string, headers: Record<string, string> = {}): Promise<Sent> {
  return new Promise((resolve, reject) => {
    get(`${gatehouse.base}${path}`, { headers: { "accept-encoding": "gzip", ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const body = Buffer.concat(chunks);
        const text = (answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
        resolve({ headers: answer.headers, bytes: body.length, text });
      });
    }).on("error", reject);
  });
}

/** The scripts of a page, but for the one that browsers with modules leave out. */
const scriptsOf = ({ text }: Sent) =>
  new Set(
    [...text.matchAll(/<script [^>]*src="([^"]+)"[^>]*>/g)].flatMap(([tag, path]) =>
      path === undefined || /nomodule/i.test(tag) ? [] : [path],
    ),
  );

test("a page on which people sign in asks for one font, and for no more scripts than it needs", async () => {
  const page = await sent("/sign-in/acme");
  expect(page.headers["content-encoding"]).toBe("gzip");
  expect(String(page.headers.link).match(/as="font"/g)).toHaveLength(1);
  const scripts = await Promise.all([...scriptsOf(page)].map((path) => sent(path)));
  expect(scripts.length).toBeGreaterThan(3);
  for (const { headers } of scripts) {
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-encoding"]).toBe("gzip");
  }
  // React and Next are 133 kB of it.
  expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(170_000);
});

test("what programs ask for is compressed, and what a browser asks for with its cookies is not", async () => {
  const description = await sent("/api/v1/openapi.json");
  expect(description.headers["content-encoding"]).toBe("gzip");
  expect(description.headers.vary).toContain("Accept-Encoding");
  expect(description.bytes).toBeLessThan(description.text.length / 5);
  const list = await sent("/api/v1/organizations", { authorization: `Bearer ${bootstrapKey}` });
  expect(list.headers["content-encoding"]).toBe("gzip");
  expect(JSON.parse(list.text)).toMatchObject({ items: [{ slug: "acme" }] });
  expect((await sent("/api/auth/session")).headers["content-encoding"]).toBeUndefined();
});
