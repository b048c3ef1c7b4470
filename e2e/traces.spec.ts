import { expect, test } from "@playwright/test";
import { addConnection } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { startGatehouse } from "./support/gatehouse";
import { startSampleProvider } from "./support/sample-provider";
import { startTraceCollector } from "./support/trace-collector";

// What a collector is told by the built server of a whole sign-in, and what it is never told.
test("a sign-in is told by routes, statements and calls, and by nothing that somebody sent", async ({ page }) => {
  const collector = await startTraceCollector();
  const provider = await startSampleProvider(0);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: "200" };
  const gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl(), env });
  try {
    const slug = "acme-of-the-traces";
    await gatehouse.api("POST", "/organizations", { slug, name: "Acme" });
    const saml = { metadataUrl: provider.metadataUrl };
    const settings = { name: "Sample provider", kind: "generic-saml", status: "live", saml };
    const connection = await addConnection(gatehouse, settings, slug);
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/saml/consume")) sent.push(request.postData() ?? "");
    });
    await page.goto(`${gatehouse.base}/sso/${connection}?returnTo=/dashboard`);
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
    const [cookie] = (await page.context().cookies(gatehouse.base)).filter(({ name }) => name.includes("session"));
    const response = new URLSearchParams(sent[0]).get("SAMLResponse") ?? "";
    expect(response.length).toBeGreaterThan(1_000);
    // What waits is sent before the end.
    await gatehouse.kill("SIGTERM");
    const text = collector.text();
    for (const told of [
      "GET /sso/[connection]",
      "POST /saml/consume/[connection]",
      "POST /api/v1/[...path]",
      "verify saml",
      "write saml",
      "server.address",
      "127.0.0.1",
    ])
      expect(text).toContain(told);
    expect(text).toMatch(/(select|with|insert) [a-z_]+/);
    const secrets = [
      "ada@acme.example",
      "Ada Lovelace",
      slug,
      connection,
      response.slice(0, 60),
      response.slice(500, 560),
      cookie?.value ?? "no session",
      "returnTo",
      "a secret of the journeys",
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  } finally {
    await gatehouse.stop();
    await provider.stop();
    await collector.stop();
  }
});
