import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { shownSettings } from "./shown-settings";

const secret = (name: string) => `secret-of-${name}-that-nobody-may-read-0123456789`;
const settings = parseEnv({
  APP_URL: "https://sso.example",
  APP_SECRET: secret("app"),
  APP_SECRET_PREVIOUS: secret("previous"),
  APP_SECRET_NEXT: secret("next"),
  DATABASE_URL: `postgres://user:${secret("database")}@host/name`,
  BOOTSTRAP_API_KEY: secret("key"),
  SMTP_URL: `smtp://user:${secret("mail")}@host:587`,
  METRICS_TOKEN: secret("metrics"),
  METRICS_ADDRESS: "[::1]:9464",
  DNS_SERVERS: "192.0.2.53,192.0.2.54",
});
const shown = (given = settings) => new Map(shownSettings(given).map((setting) => [setting.name, setting]));

describe("the settings that are told", () => {
  it("hold no secret", () => {
    expect(JSON.stringify(shownSettings(settings))).not.toContain("secret-of-");
    for (const name of [
      "APP_SECRET",
      "APP_SECRET_PREVIOUS",
      "APP_SECRET_NEXT",
      "DATABASE_URL",
      "BOOTSTRAP_API_KEY",
      "SMTP_URL",
      "METRICS_TOKEN",
    ])
      expect(shown().get(name)).toEqual({ name, isSet: true, value: null });
  });

  it("say what is in force, defaults too, and what is not set", () => {
    expect(shown().get("APP_URL")?.value).toBe("https://sso.example");
    expect(shown().get("DATABASE_POOL_MAX")?.value).toBe("10");
    expect(shown().get("METRICS_ADDRESS")?.value).toBe("[::1]:9464");
    expect(shown().get("DNS_SERVERS")?.value).toBe("192.0.2.53,192.0.2.54");
    const few = shown(parseEnv({ APP_URL: "https://sso.example", APP_SECRET: secret("app") }));
    for (const name of ["DATABASE_URL", "SMTP_URL", "BOOTSTRAP_API_KEY", "METRICS_ADDRESS", "OUTBOUND_ALLOW"])
      expect(few.get(name)).toEqual({ name, isSet: false, value: null });
  });

  it("take a setting that nobody decided about for a secret", () => {
    const later = { ...settings, TOKEN_OF_LATER: secret("later") };
    expect(shown(later).get("TOKEN_OF_LATER")).toEqual({ name: "TOKEN_OF_LATER", isSet: true, value: null });
  });
});
