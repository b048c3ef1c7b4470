import { z } from "zod";
import { type EventView, eventSchemaWith } from "@/lib/activity/event";
import { checkSchemaWith } from "@/lib/identity/check";
import { factTexts } from "@/lib/messages/fact-texts";
import { decisionSchemaWith, type ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

const checkTextSchema = checkSchemaWith(z.string()).meta({ id: "Check" });
const decisionTextSchema = decisionSchemaWith(z.string()).meta({ id: "Decision" });

/** An event as the API shows it: every fact as an English text. */
export const eventTextSchema = eventSchemaWith({ check: checkTextSchema, decision: decisionTextSchema }).meta({
  id: "Event",
});

const text = factTexts("en");

/** Makes the texts of an event; whatever else comes along stays as it is. */
export function toEventText<Event extends EventView>(event: Event) {
  return {
    ...event,
    checks: event.checks.map(toCheckText),
    decision: event.decision && toDecisionText(event.decision),
  };
}

function toCheckText({ expected, got, ...check }: EventView["checks"][number]): z.infer<typeof checkTextSchema> {
  return { ...check, ...(expected && { expected: text(expected) }), ...(got && { got: text(got) }) };
}

function toDecisionText(decision: ProvisioningDecision): z.infer<typeof decisionTextSchema> {
  if (decision.kind === "reject") return { ...decision, expected: text(decision.expected), got: text(decision.got) };
  const { attributes, roles, groups, notes, ...rest } = decision;
  const granted = {
    roles: { ...roles, granted: roles.granted.map((grant) => ({ ...grant, reason: text(grant.reason) })) },
    groups: { ...groups, granted: groups.granted.map((grant) => ({ ...grant, reason: text(grant.reason) })) },
  };
  const set = attributes && { attributes: attributes.map((change) => ({ ...change, reason: text(change.reason) })) };
  return { ...rest, ...set, ...granted, notes: notes.map(text) };
}
