import { spawnSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { promtool } from "@/scripts/promtool.mjs";
import { addConnection, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { queries, seriesIn } from "./support/monitoring-documents";
import { startSampleOpenIdProvider } from "./support/sample-openid-provider";
import { startSampleProvider } from "./support/sample-provider";
import { startReceiver } from "./support/webhook-receiver";

// What Prometheus is told, by the built server: the parts of it are bundled apart, and count into one place.
test("metrics are told at an address of their own, and with a token at the public one", async () => {
  const port = await freePort();
  const token = "token-of-the-monitoring";
  // A busy machine may take longer than usual between two requests on one connection.
  const env = {
    METRICS_ADDRESS: `127.0.0.1:${port}`,
    METRICS_TOKEN: token,
    METRICS_PER_CONNECTION: "on",
    KEEP_ALIVE_SECONDS: "600",
  };
  const gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl(), env });
  const ask = (address: string, key = token) => fetch(address, { headers: { Authorization: `Bearer ${key}` } });
  try {
    const { connectionId } = await connectOrganization(gatehouse, "acme");
    // An answer that proves nothing is refused.
    await fetch(`${gatehouse.base}/saml/consume/${connectionId}`, {
      method: "POST",
      body: new URLSearchParams({ SAMLResponse: "eA==" }),
      redirect: "manual",
    });
    await fetch(`${gatehouse.base}/first-run/a-token-that-nobody-may-read`);
    await fetch(`${gatehouse.base}/no-such-page/ada@acme.test`);

    const own = `http://127.0.0.1:${port}/metrics`;
    const text = await (await ask(own)).text();
    expect(text).toMatch(/^gatehouse_sign_ins_total\{protocol="saml",outcome="refused",code="saml_\w+"\} 1$/m);
    expect(text).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/first-run\/\[token\]".*\} 1$/m);
    expect(text).toMatch(
      /^http_server_request_duration_seconds_count\{.*http_route="\/api\/v1\/\[\.\.\.path\]".*\} \d+$/m,
    );
    expect(text).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="other".*\} \d+$/m);
    expect(text).toMatch(
      new RegExp(`^gatehouse_certificate_expiry_seconds\\{connection="${connectionId}"\\} \\d+$`, "m"),
    );
    expect(text).toMatch(/^gatehouse_sessions_active 0$/m);
    expect(text).toMatch(/^gatehouse_db_pool\{state="lent"\} \d+$/m);
    expect(text).toMatch(/^gatehouse_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
    expect(text).not.toMatch(/acme|nobody-may-read|no-such-page/);

    expect((await ask(`${gatehouse.base}/api/metrics`)).status).toBe(200);
    for (const address of [own, `${gatehouse.base}/api/metrics`]) {
      expect((await fetch(address)).status).toBe(401);
      expect((await ask(address, bootstrapKey)).status).toBe(401);
    }
  } finally {
    await gatehouse.stop();
  }
});

/**
 * Lets everything happen once that the dashboard shows: somebody signs in and is told to a webhook, an answer with a key that nobody knows makes
 * the metadata be read again, a provider ends sessions, a directory asks, and a client secret has a date.
 */
async function letEverythingHappen(gatehouse: Gatehouse) {
  const [saml, oidc] = [await startSampleProvider(0), await startSampleOpenIdProvider(0)];
  const receiver = await startReceiver();
  const { base } = gatehouse;
  const acme = await connectOrganization(gatehouse, "acme");
  await gatehouse.api("POST", "/organizations/acme/webhooks", { url: receiver.url, types: ["sign_in.succeeded"] });
  const { issuer, clientId, clientSecret } = oidc;
  await addConnection(gatehouse, {
    name: "Acme OpenID",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer, clientId, clientSecret, clientSecretExpiresOn: "2999-12-31" },
  });
  const read = await addConnection(gatehouse, {
    name: "Acme SAML",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: saml.metadataUrl },
  });
  const ada = { nameId: "ada@acme.test", attributes: {} };
  const started = await startLogin(base, acme.connectionId);
  const landing = await postAnswer(base, started.acsUrl, answerFor(started, acme.provider, ada), started.relayState);
  expect((await land(landing, started.cookie)).session).not.toBeNull();
  const other = await startLogin(base, read);
  const answer = answerFor(other, { entityId: saml.entityId, key: acme.provider.key }, ada);
  await postAnswer(base, other.acsUrl, answer, other.relayState);
  await fetch(`${base}/saml/logout/${acme.connectionId}?SAMLRequest=eA`, { redirect: "manual" });
  await fetch(`${base}/scim/v2/no-such-directory/Users`);
  await expect.poll(() => receiver.arrived.length).toBeGreaterThan(0);
  await Promise.all([saml, oidc, receiver].map((one) => one.stop()));
}

test("every series that the dashboard and the alert rules name is told, and Prometheus's own checks pass", async () => {
  const token = "token-of-the-monitoring";
  const gatehouse = await startGatehouse({
    databaseUrl: await freshDatabaseUrl(),
    env: { METRICS_TOKEN: token, METRICS_PER_CONNECTION: "on" },
  });
  const scrape = async () =>
    (await fetch(`${gatehouse.base}/api/metrics`, { headers: { Authorization: `Bearer ${token}` } })).text();
  try {
    await letEverythingHappen(gatehouse);
    const named = [...new Set(queries.flatMap(seriesIn))];
    let text = "";
    // A delivery is counted once its answer is written down.
    await expect
      .poll(async () => {
        text = await scrape();
        const told = new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, series]) => series));
        return named.filter((series) => !told.has(series));
      })
      .toEqual([]);

    test.skip(spawnSync(promtool, ["--version"]).status !== 0, "promtool is not there: the test command says so");
    for (const args of [
      ["check", "rules", "docs/monitoring/alerts.yml"],
      ["test", "rules", "docs/monitoring/alerts.test.yml"],
      ["check", "metrics"],
    ]) {
      const { status, stdout, stderr } = spawnSync(promtool, args, { input: text, encoding: "utf8" });
      expect({ args, status, said: `${stdout}${stderr}` }).toMatchObject({ args, status: 0 });
    }
  } finally {
    await gatehouse.stop();
  }
});

test("without a setting there are no metrics", async () => {
  const gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  try {
    expect((await fetch(`${gatehouse.base}/api/metrics`)).status).toBe(404);
    expect((await fetch(`${gatehouse.base}/metrics`)).status).toBe(404);
  } finally {
    await gatehouse.stop();
  }
});
