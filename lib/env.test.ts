import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

// A public case: an APP_URL with a path was accepted and half worked. Relatives that were looked for: everything else
// that an address can carry, and every other setting whose wrong value was taken or ended in a stack trace.
const right = { APP_URL: "https://sso.example.com", APP_SECRET: "a secret of the test that is long enough" };

describe("what is refused at the start, with a sentence that names the setting", () => {
  it.each([
    ["APP_URL", "https://apps.company.example/gatehouse"],
    ["APP_URL", "https://apps.company.example/gatehouse/"],
    ["APP_URL", "https://apps.company.example//"],
    ["APP_URL", "https://apps.company.example/?tenant=1"],
    ["APP_URL", "https://apps.company.example/?"],
    ["APP_URL", "https://apps.company.example/#sign-in"],
    ["APP_URL", "https://apps.company.example#"],
    ["APP_URL", "https://admin:secret@apps.company.example"],
    ["APP_URL", "https://@apps.company.example"],
    ["APP_URL", "ftp://apps.company.example"],
    ["APP_URL", "apps.company.example"],
    ["APP_SECRET", "short"],
    ["APP_SECRET_PREVIOUS", "a previous secret that is long enough, short"],
    ["APP_SECRET_NEXT", "short"],
    ["DATABASE_URL", "mysql://root@db.example/gatehouse"],
    ["DATABASE_URL", "db.example"],
    ["DATABASE_URL", "postgres://"],
    ["DATABASE_POOL_MAX", "0"],
    ["DATABASE_POOL_MAX", "ten"],
    ["DATABASE_POOL_MAX", "501"],
    ["SMTP_URL", "mail.example"],
    ["SMTP_URL", "https://mail.example"],
    ["SMTP_URL", "smtp://mail.example:port"],
    ["MAIL_FROM", "Gatehouse"],
    ["MAIL_FROM", "Gatehouse <gatehouse@example.com>\r\nBcc: all@example.com"],
    ["DNS_SERVERS", "ns.example"],
    ["DNS_SERVERS", "192.0.2.53:99999"],
    ["LOG_LEVEL", "loud"],
    ["METRICS_ADDRESS", "9464"],
    ["METRICS_ADDRESS", "127.0.0.1"],
    ["METRICS_ADDRESS", "127.0.0.1:99999"],
    ["METRICS_ADDRESS", "http://127.0.0.1:9464"],
    ["METRICS_TOKEN", "short"],
    ["METRICS_PER_CONNECTION", "some"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://collector:4317"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"],
    ["OTEL_TRACES_EXPORTER", "zipkin"],
    ["OTEL_SDK_DISABLED", "yes"],
    ["TRUSTED_PROXIES", "-1"],
    ["TRUSTED_PROXIES", "0x2"],
    ["TRUSTED_PROXIES", "11"],
    ["RATE_LIMIT_SCALE", "0"],
    ["RATE_LIMIT_SCALE", "1e3e3"],
    ["RATE_LIMIT_SCALE", "2e9"],
    ["RATE_LIMIT_SCALE", "Infinity"],
    ["BOOTSTRAP_API_KEY", "short"],
  ])("%s=%s", (name, value) => {
    const lines = messageOf({ ...right, [name]: value }).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(new RegExp(`^ {2}${name}: ${name} must .+`));
  });

  it("APP_URL and APP_SECRET that are missing", () => {
    expect(messageOf({})).toMatch(/\n {2}APP_URL: .+\n {2}APP_SECRET: .+$/);
  });
});

describe("what is accepted", () => {
  it.each([
    ["APP_URL", "https://sso.example.com/", "https://sso.example.com"],
    ["APP_URL", "https://SSO.example.com:443", "https://sso.example.com"],
    ["APP_URL", "http://localhost:3000", "http://localhost:3000"],
    ["APP_URL", "http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"],
    ["DATABASE_URL", "postgresql://u:p%40ss@a.example:5432,b.example/db?sslmode=require", undefined],
    ["SMTP_URL", "smtps://user:p%40ss@mail.example", undefined],
    ["MAIL_FROM", "sso@example.com", undefined],
    ["MAIL_FROM", '"Sign-in, Acme" <sso@example.com>', undefined],
    ["DNS_SERVERS", "192.0.2.53, [2001:db8::53]:5353", ["192.0.2.53", "[2001:db8::53]:5353"]],
    ["DATABASE_POOL_MAX", "25", 25],
    ["TRUSTED_PROXIES", "2", 2],
    ["RATE_LIMIT_SCALE", "0.5", 0.5],
    ["RATE_LIMIT_SCALE", "1e3", 1000],
    ["RATE_LIMIT_SCALE", "1000000", 1_000_000],
  ])("%s=%s", (name, value, parsed) => {
    expect(parseEnv({ ...right, [name]: value })).toMatchObject({ [name]: parsed ?? value });
  });

  it("an empty setting counts as absent", () => {
    const settings = parseEnv({ ...right, DATABASE_URL: "", TRUSTED_PROXIES: "", RATE_LIMIT_SCALE: "" });
    expect(settings).toMatchObject({ DATABASE_POOL_MAX: 10, TRUSTED_PROXIES: 0, RATE_LIMIT_SCALE: 1 });
    expect(settings.DATABASE_URL).toBeUndefined();
  });
});

function messageOf(source: Record<string, string>): string {
  try {
    parseEnv(source);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "nothing was refused";
}
