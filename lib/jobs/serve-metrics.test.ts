import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "@/lib/metrics/metric";
import type { Recorder } from "@/lib/metrics/recorder";
import { startMeters } from "@/lib/metrics/start-meters";
import { serveMetrics } from "./serve-metrics";

let readings: Reading[] | Error = [];
let recorder: Recorder;
let served: { port: number; close: () => void };

async function serve(token: string | null): Promise<void> {
  recorder = startMeters({
    readGauges: async () => {
      if (readings instanceof Error) throw readings;
      return readings;
    },
    routeOf: (url) => (url === "/sign-in" ? "/sign-in" : "other"),
  });
  served = await serveMetrics(recorder, { host: "127.0.0.1", port: 0, token });
}

const ask = (path = "/metrics", init: RequestInit = {}) => fetch(`http://127.0.0.1:${served.port}${path}`, init);
const scrape = async () => (await ask()).text();

beforeEach(async () => {
  readings = [{ name: "gatehouse_sessions_active", value: 7, labels: {} }];
  await serve(null);
});
afterEach(() => served.close());

describe("what Prometheus is told", () => {
  it("counters, histograms and gauges in its format, without labels of the library", async () => {
    recorder.add("gatehouse_sign_ins_total", { protocol: "saml", outcome: "succeeded", code: "ok" });
    recorder.add("gatehouse_sign_ins_total", { protocol: "saml", outcome: "succeeded", code: "ok" });
    recorder.observe("gatehouse_sign_in_duration_seconds", 0.3, { protocol: "saml", stage: "total" });
    recorder.served({ method: "GET", url: "/sign-in", status: 200, seconds: 0.004 });
    const answer = await ask();
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain("# TYPE gatehouse_sign_ins_total counter\n");
    expect(text).toContain('gatehouse_sign_ins_total{protocol="saml",outcome="succeeded",code="ok"} 2\n');
    expect(text).toContain('gatehouse_sign_in_duration_seconds_bucket{protocol="saml",stage="total",le="0.25"} 0\n');
    expect(text).toContain('gatehouse_sign_in_duration_seconds_bucket{protocol="saml",stage="total",le="0.5"} 1\n');
    expect(text).toContain(
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/sign-in",http_response_status_code="200"} 1\n',
    );
    expect(text).toContain("gatehouse_sessions_active 7\n");
  });

  it("a thousand addresses that somebody made up are one series", async () => {
    for (let n = 0; n < 1_000; n++)
      recorder.served({ method: `M${n}`, url: `/${n}/ada@acme.test`, status: 404, seconds: 0.001 });
    const series = (await scrape()).match(/^http_server_request_duration_seconds_count.*$/gm);
    expect(series).toEqual([
      'http_server_request_duration_seconds_count{http_request_method="other",http_route="other",http_response_status_code="404"} 1000',
    ]);
  });

  it("a gauge that is no longer there is told no more", async () => {
    readings = [{ name: "gatehouse_certificate_expiry_seconds", value: 60, labels: { connection: "k3v9q2" } }];
    expect(await scrape()).toContain('gatehouse_certificate_expiry_seconds{connection="k3v9q2"} 60\n');
    readings = [];
    expect(await scrape()).not.toContain("k3v9q2");
  });

  it("without the database the counters are told", async () => {
    recorder.add("gatehouse_metadata_refresh_total", { outcome: "failed" });
    readings = new Error("the database is away");
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('gatehouse_metadata_refresh_total{outcome="failed"} 1\n');
  });
});

describe("who may ask", () => {
  it("nothing else is at that address", async () => {
    for (const path of ["/", "/metrics/x", "/metricsx", "/api/health"]) expect((await ask(path)).status).toBe(404);
    expect((await ask("/metrics", { method: "POST" })).status).toBe(404);
  });

  it("with a token only who shows it", async () => {
    served.close();
    await serve("a-token-of-the-operator");
    const shown = (authorization: string) => ask("/metrics", { headers: { authorization } });
    const refused = await ask();
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await refused.text()).not.toContain("gatehouse_");
    expect((await shown("Bearer a")).status).toBe(401);
    expect((await shown("Bearer a-token-of-the-operator")).status).toBe(200);
  });

  it("a taken address is told in a sentence", async () => {
    const place = { host: "127.0.0.1", port: served.port, token: null };
    await expect(serveMetrics(recorder, place)).rejects.toThrow(/^METRICS_ADDRESS cannot be listened at: /);
  });
});
