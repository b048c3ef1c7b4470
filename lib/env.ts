import { isIP } from "node:net";
import { z } from "zod";

const list = (text: string) =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);

const shortSecret = "APP_SECRET must have at least 32 characters: openssl rand -base64 32";
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const scaleSentence = "RATE_LIMIT_SCALE must be a number above 0, at most a thousand million, as in 2 or 0.5";

function numberSetting(name: string, from: number, to: number) {
  const sentence = `${name} must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, { error: sentence, abort: true })
    .transform(Number)
    .refine((value) => value >= from && value <= to, sentence);
}

const collectorAddress = (name: string) =>
  z.url({ protocol: /^https?$/, error: `${name} must be the http(s) address of a collector` }).optional();
const collectorProtocol = (name: string) =>
  z.literal("http/protobuf", `${name} must be http/protobuf, which collectors usually take at port 4318`).optional();

/**
 * The settings of the installation, read once. The only place that reads `process.env`; a wrong value stops the start
 * with a sentence that names the variable.
 */
const envSchema = z.object({
  APP_URL: z
    .url({ protocol: /^https?$/, error: "APP_URL must be the http(s) address that browsers use", abort: true })
    // Cookies, redirects and assets belong to a whole host name: below a path half of them would miss it.
    .refine(isOrigin, "APP_URL must be a scheme and a host name with nothing after it, as in https://sso.example.com")
    .transform((value) => new URL(value).origin),
  APP_SECRET: z.string(shortSecret).min(32, shortSecret),
  /** Older secrets, comma-separated: values encrypted with them can still be read after a rotation. */
  APP_SECRET_PREVIOUS: z
    .string()
    .default("")
    .refine(
      (value) => list(value).every((secret) => secret.length >= 32),
      "APP_SECRET_PREVIOUS must list secrets of at least 32 characters",
    ),
  /** The secret that comes next: instances that use it already are understood, and nothing is encrypted with it here. */
  APP_SECRET_NEXT: z.string().min(32, "APP_SECRET_NEXT must have at least 32 characters").default(""),
  /** One server, or several with commas between them. */
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/[^\s]+$/,
      "DATABASE_URL must begin with postgres://, as in postgres://user:password@host/name",
    )
    .optional(),
  DATABASE_POOL_MAX: numberSetting("DATABASE_POOL_MAX", 1, 500).default(10),
  DATA_DIR: z.string().default(".data"),
  BOOTSTRAP_API_KEY: z.string().min(32, "BOOTSTRAP_API_KEY must have at least 32 characters").optional(),
  SMTP_URL: z
    .string()
    .refine(isMailServer, "SMTP_URL must begin with smtp:// or smtps://, as in smtp://user:password@host:587")
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      "MAIL_FROM must be an address, or a name and <an address>",
    )
    .default("Gatehouse <gatehouse@localhost>"),
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
    .transform(list)
    .refine(
      (servers) => servers.every(isNameServer),
      "DNS_SERVERS must list addresses: 192.0.2.53, [2001:db8::53]:5353",
    ),
  /** Where Prometheus asks, apart from what browsers reach; absent: no metrics there. */
  METRICS_ADDRESS: z
    .string()
    .refine(isListenAddress, "METRICS_ADDRESS must be an address and a port, as in 127.0.0.1:9464")
    .transform(toListenAddress)
    .optional(),
  /** What Prometheus shows as a bearer token. With it alone, metrics are also told at the public address. */
  METRICS_TOKEN: z.string().min(16, "METRICS_TOKEN must have at least 16 characters").optional(),
  /** Series for each connection, by its ID: certificates and client secrets. */
  METRICS_PER_CONNECTION: z.enum(["on", "off"], "METRICS_PER_CONNECTION must be on or off").default("off"),
  /** Where traces are sent (OTLP); absent: none are made. What else is set of OpenTelemetry is read by its own library. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorAddress("OTEL_EXPORTER_OTLP_ENDPOINT"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorAddress("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
  OTEL_EXPORTER_OTLP_PROTOCOL: collectorProtocol("OTEL_EXPORTER_OTLP_PROTOCOL"),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: collectorProtocol("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"),
  OTEL_TRACES_EXPORTER: z.enum(["otlp", "none"], "OTEL_TRACES_EXPORTER must be otlp or none").optional(),
  OTEL_SDK_DISABLED: z.enum(["true", "false"], "OTEL_SDK_DISABLED must be true or false").optional(),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL must be one of ${logLevels.join(", ")}`).default("info"),
  /** How many proxies in front of us append to X-Forwarded-For; 0 means that the header is not believed. */
  TRUSTED_PROXIES: numberSetting("TRUSTED_PROXIES", 0, 10).default(0),
  RATE_LIMIT_SCALE: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?(e\d)?$/i, scaleSentence)
    .transform(Number)
    .refine((value) => value > 0 && value <= 1e9, scaleSentence)
    .default(1),
});

function isOrigin(text: string): boolean {
  const { origin, href } = new URL(text);
  // An empty query or fragment leaves its mark in the text alone.
  return href === `${origin}/` && !/[?#@]/.test(text);
}

function isMailServer(text: string): boolean {
  return /^smtps?:\/\/./.test(text) && URL.canParse(text);
}

function isNameServer(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? text) !== 0 && Number(port ?? 53) <= 65_535;
}

const listenAddress = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]*)):(\d{1,5})$/;

function isListenAddress(text: string): boolean {
  const port = Number(listenAddress.exec(text)?.[3] ?? Number.NaN);
  return port >= 0 && port <= 65_535;
}

/** Without a host it is every address. */
function toListenAddress(text: string): { host: string | undefined; port: number } {
  const [, bracketed, plain, port] = listenAddress.exec(text) ?? [];
  return { host: bracketed ?? (plain || undefined), port: Number(port) };
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
