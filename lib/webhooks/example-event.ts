import type { Actor } from "@/lib/audit/actor";
import type { DomainEvent } from "@/lib/domain-events/published-event";

const ada = { type: "user", id: "example-user", label: "ada@example.com" };
const connection = { id: "example-connection", name: "Example" };

/** What the data of types look like whose receivers read them most. */
const examples: Record<string, Record<string, unknown>> = {
  sign_in: { reference: "example", protocol: "saml", connection },
  session: { session: "example-session", protocol: "saml", connection },
  user: { changes: [{ field: "fullName", from: null, to: "Ada Lovelace" }] },
  grant: { kind: "role", key: "developer" },
};

/** An event that did not happen, as it would be told. It says so: `example` is true. Pure. */
export function exampleEvent(
  { id, type }: { id: string; type: string },
  { actor, now }: { actor: Actor; now: Date },
): DomainEvent {
  const group = type.split(".")[0] ?? "";
  const isRefused = type === "sign_in.refused";
  const data = { example: true, ...examples[group], ...(isRefused && { code: "saml_audience" }) };
  const isOfPerson = group in examples;
  const subject = isOfPerson ? ada : { type: group, id: `example-${group}`, label: "Example" };
  return { id, type, at: now.toISOString(), actor, subject, data };
}
