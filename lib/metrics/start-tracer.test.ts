import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startTraceCollector, type TraceCollector } from "@/e2e/support/trace-collector";
import { SsoError } from "@/lib/errors/sso-error";
import { personal } from "@/lib/facts/fact";
import { startTracer } from "./start-tracer";
import type { Tracer } from "./tracer";

let collector: TraceCollector;
let tracer: Tracer;

beforeEach(async () => {
  collector = await startTraceCollector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint);
  vi.stubEnv("OTEL_SERVICE_NAME", "sso-of-acme");
  const routeOf = (url: string) => (url.startsWith("/saml/consume/") ? "/saml/consume/[connection]" : "other");
  tracer = startTracer({ routeOf, version: "1.2.3" });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await collector.stop();
});

const answer = (statusCode = 200) => Object.assign(new EventEmitter(), { statusCode });

async function told(): Promise<string> {
  await tracer.stop();
  return collector.text();
}

it("tells of a request by its route, and of what was done for it below", async () => {
  const response = answer(503);
  await tracer.serve({ method: "POST", url: "/saml/consume/abc" }, response, () =>
    tracer.step({ kind: "stage", stage: "verify", protocol: "saml" }, async () => {
      await tracer.step({ kind: "database", text: 'select "id" from "users" where "email" = $1' }, async () => []);
      await tracer.step(
        { kind: "outbound", method: "GET", host: "idp.test" },
        async () => ({ status: 418 }),
        ({ status }) => status,
      );
    }),
  );
  response.emit("close");
  const text = await told();
  for (const expected of [
    "POST /saml/consume/[connection]",
    "verify saml",
    "select users",
    "db.collection.name",
    "server.address",
    "idp.test",
    "http.response.status_code",
    "sso-of-acme",
    "1.2.3",
  ])
    expect(text).toContain(expected);
  expect(collector.paths()).toEqual(["/v1/traces"]);
});

it("tells nobody's name, nothing that was sent, and no secret", async () => {
  const secrets = ["ada@acme.example", "PHNhbWxwOlJlc3BvbnNl", "hunter2-hunter2", "abc-connection"];
  const url = `/saml/consume/${secrets[3]}?SAMLResponse=${secrets[1]}&email=${secrets[0]}&token=${secrets[2]}`;
  const fail = (error: unknown) => () => Promise.reject(error);
  const response = answer();
  await tracer.serve({ method: secrets.join(" "), url }, response, async () => {
    const text = `update "users" set "email" = '${secrets[0]}' where token = '${secrets[2]}'`;
    const broken = Object.assign(new Error(`${secrets[0]} ${secrets[2]}`), { name: secrets[0] });
    const refused = new SsoError("saml_signature_object", { got: personal(secrets) }, { cause: broken });
    for (const error of [broken, refused])
      await tracer.step({ kind: "database", text }, fail(error)).catch(() => undefined);
  });
  response.emit("close");
  const text = await told();
  expect(text).toContain("_OTHER /saml/consume/[connection]");
  expect(text).toContain("saml_signature_object");
  for (const secret of secrets) expect(text).not.toContain(secret);
});

it("tells nothing of what no request asked for, and a collector that is away stops nothing", async () => {
  expect(await tracer.step({ kind: "database", text: "select 1" }, async () => "done")).toBe("done");
  expect(await told()).toBe("");
});
