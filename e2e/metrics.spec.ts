import { expect, test } from "@playwright/test";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, freePort, startGatehouse } from "./support/gatehouse";

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

test("without a setting there are no metrics", async () => {
  const gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  try {
    expect((await fetch(`${gatehouse.base}/api/metrics`)).status).toBe(404);
    expect((await fetch(`${gatehouse.base}/metrics`)).status).toBe(404);
  } finally {
    await gatehouse.stop();
  }
});
