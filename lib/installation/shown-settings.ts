import type { Env } from "@/lib/env";

/** A setting as it is told: whether it is set, and its value where that is no secret. */
export type ShownSetting = { name: string; isSet: boolean; value: string | null };

/**
 * Settings whose values may be read. What is not here is told as set or not: a setting that comes later is a secret until
 * somebody decides that it is none. Addresses of servers hold passwords.
 */
const readable: ReadonlySet<string> = new Set<keyof Env>([
  "APP_URL",
  "DATABASE_POOL_MAX",
  "DATA_DIR",
  "MAIL_FROM",
  "SECURITY_CONTACT",
  "OUTBOUND_ALLOW",
  "DNS_SERVERS",
  "METRICS_ADDRESS",
  "METRICS_PER_CONNECTION",
  "LOG_LEVEL",
  "TRUSTED_PROXIES",
  "RATE_LIMIT_SCALE",
]);

/** Others that have no value of their own unless somebody sets them. */
const optional = ["BOOTSTRAP_API_KEY", "DATABASE_URL", "METRICS_TOKEN", "SMTP_URL"] as const satisfies (keyof Env)[];
const readableOptional = ["METRICS_ADDRESS", "SECURITY_CONTACT"] as const satisfies (keyof Env)[];

/** The settings in force, by name, without secrets. Pure. */
export function shownSettings(settings: Env): ShownSetting[] {
  const absent = Object.fromEntries([...optional, ...readableOptional].map((name) => [name, undefined]));
  return Object.entries<unknown>({ ...absent, ...settings })
    .map(([name, value]) => {
      const text = textOf(value);
      return { name, isSet: text !== "", value: readable.has(name) && text !== "" ? text : null };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.join(",");
  if (typeof value === "object" && "port" in value) {
    const host = "host" in value && value.host ? String(value.host) : "";
    return `${host.includes(":") ? `[${host}]` : host}:${value.port}`;
  }
  return String(value);
}
