import { isIP } from "node:net";
import { z } from "zod";

/**
 * The settings of the installation, read once. The only place that reads `process.env`; a wrong value stops the start
 * with a sentence that names the variable.
 */
const envSchema = z.object({
  APP_URL: z
    .url({ protocol: /^https?$/, error: "APP_URL must be the http(s) address that browsers use" })
    .transform((value) => value.replace(/\/+$/, "")),
  APP_SECRET: z.string().min(32, "APP_SECRET must have at least 32 characters: openssl rand -base64 32"),
  /** Older secrets, comma-separated: values encrypted with them can still be read after a rotation. */
  APP_SECRET_PREVIOUS: z.string().default(""),
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().default(".data"),
  BOOTSTRAP_API_KEY: z.string().min(32, "BOOTSTRAP_API_KEY must have at least 32 characters").optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default("Gatehouse <gatehouse@localhost>"),
  /** Whom security.txt names; absent: the sender of our mails. */
  SECURITY_CONTACT: z
    .string()
    .regex(/^(?:https:\/\/|mailto:|tel:)[\x21-\x7e]+$/, "SECURITY_CONTACT must begin with https://, mailto: or tel:")
    .optional(),
  OUTBOUND_ALLOW: z.string().default(""),
  /** Name servers that domain proofs are looked up at, comma-separated (`192.0.2.53`, `127.0.0.1:5353`); empty: the system's. */
  DNS_SERVERS: z
    .string()
    .default("")
    .transform((value) =>
      value
        .split(",")
        .map((server) => server.trim())
        .filter(Boolean),
    )
    .refine(
      (servers) => servers.every(isNameServer),
      "DNS_SERVERS must list addresses: 192.0.2.53, [2001:db8::53]:5353",
    ),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  /** How many proxies in front of us append to X-Forwarded-For; 0 means that the header is not believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  RATE_LIMIT_SCALE: z.coerce.number().positive().default(1),
});

function isNameServer(text: string): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? text) !== 0;
}

export type Env = z.infer<typeof envSchema>;

/**
 * Parses settings.
 * @throws Error whose message lists every wrong variable, one a line.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = envSchema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`These settings are missing or wrong:\n${lines.join("\n")}`);
}

let parsed: Env | undefined;

/** The settings of this process. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** True while `next build` collects pages: nothing may open the database then. */
export function isBuilding(): boolean {
  return process.env.NEXT_PHASE === "phase-production-build";
}

export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}
