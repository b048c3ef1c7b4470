import { errorCodes } from "@/lib/errors/catalogue";

/**
 * Where the values of a label come from, so that nobody outside can make new ones: a list; methods, routes (as templates) and states of HTTP; the
 * version; or the ID of a connection, of which at most a thousand are told.
 */
type Values = readonly string[] | "method" | "route" | "status" | "version" | "connection";

export type Metric = {
  kind: "counter" | "histogram" | "gauge";
  help: string;
  labels: Readonly<Record<string, Values>>;
};

const protocol = ["saml", "oidc"] as const;
const seconds = "in seconds";

/** Every metric that is told, by its name. None has a label that names a person, an organization, an address or what somebody sent. */
export const metrics = {
  gatehouse_sign_ins_total: {
    kind: "counter",
    help: "Sign-ins through a provider that ended here, without tests",
    labels: { protocol, outcome: ["succeeded", "refused"], code: ["ok", ...errorCodes] },
  },
  gatehouse_sign_in_duration_seconds: {
    kind: "histogram",
    help: `How long the answer of a provider took here, ${seconds}: to verify it, with its network, to write it down, and together`,
    labels: { protocol, stage: ["verify", "write", "total"] },
  },
  gatehouse_logouts_total: {
    kind: "counter",
    help: "Messages about the end of sessions: from a provider, to a provider, and to an application",
    labels: {
      direction: ["from_provider", "to_provider", "to_application"],
      protocol,
      outcome: ["succeeded", "failed"],
    },
  },
  gatehouse_metadata_refresh_total: {
    kind: "counter",
    help: "Metadata and discovery documents that were fetched again",
    labels: { outcome: ["succeeded", "failed"] },
  },
  gatehouse_scim_requests_total: {
    kind: "counter",
    help: "Requests of directories",
    labels: { method: "method", status: "status" },
  },
  gatehouse_webhook_deliveries_total: {
    kind: "counter",
    help: "Attempts to deliver an event to a webhook; one that failed is retried, or given up",
    labels: { outcome: ["delivered", "retried", "given_up"] },
  },
  http_server_request_duration_seconds: {
    kind: "histogram",
    help: `How long requests took, ${seconds}, by the template of their route`,
    labels: {
      http_request_method: "method",
      http_route: "route",
      http_response_status_code: "status",
    },
  },
  gatehouse_sessions_active: { kind: "gauge", help: "Sessions that are open", labels: {} },
  gatehouse_outbox_lag_seconds: {
    kind: "gauge",
    help: `The age, ${seconds}, of the oldest event that is not published, or that a webhook should have and has not`,
    labels: {},
  },
  gatehouse_next_expiry_seconds: {
    kind: "gauge",
    help: `How long, ${seconds}, until the next certificate or client secret of a live connection expires; negative afterwards`,
    labels: { kind: ["certificate", "secret"] },
  },
  gatehouse_certificate_expiry_seconds: {
    kind: "gauge",
    help: `How long, ${seconds}, until a live connection's certificate expires (METRICS_PER_CONNECTION)`,
    labels: { connection: "connection" },
  },
  gatehouse_client_secret_expiry_seconds: {
    kind: "gauge",
    help: `How long, ${seconds}, until a live connection's client secret expires (METRICS_PER_CONNECTION)`,
    labels: { connection: "connection" },
  },
  gatehouse_db_pool: {
    kind: "gauge",
    help: "Connections to PostgreSQL that are lent or idle, and requests that wait for one",
    labels: { state: ["lent", "idle", "waiting"] },
  },
  gatehouse_build_info: { kind: "gauge", help: "Always 1, with the version", labels: { version: "version" } },
} as const satisfies Record<string, Metric>;

type Metrics = typeof metrics;
export type MetricName = keyof Metrics;
export type NameOf<Kind extends Metric["kind"]> = {
  [Name in MetricName]: Metrics[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

type ValueOf<From> = From extends readonly (infer Value)[] ? Value : string;
/** Exactly the labels of a metric, each with one of its values. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<string, string>> & {
  [Label in keyof Metrics[Name]["labels"]]: ValueOf<Metrics[Name]["labels"][Label]>;
};

/** One value of a gauge at the moment it is asked for. */
export type Reading = { name: NameOf<"gauge">; value: number; labels: Readonly<Record<string, string>> };

const shapes = {
  method: /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/,
  route: /^(?:other|\/[\w%.[\]/-]{0,150})$/,
  status: /^[1-5]\d\d$/,
  version: /^[\w.+-]{1,40}$/,
  connection: /^[a-z0-9-]{1,40}$/,
};

/**
 * The labels as they are told: exactly those of the metric, and "other" for a value that is none of its values. So what comes from outside can
 * neither make more series nor tell anything of its own.
 */
export function boundLabels(name: MetricName, labels: Readonly<Record<string, string>>): Record<string, string> {
  const known: Metric["labels"] = metrics[name].labels;
  return Object.fromEntries(
    Object.entries(known).map(([label, values]) => {
      const value = labels[label] ?? "";
      const fits = typeof values === "string" ? shapes[values].test(value) : values.includes(value);
      return [label, fits ? value : "other"];
    }),
  );
}
