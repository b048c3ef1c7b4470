import { type AlertRules, isFailing, isSilent, sumTallies, type Tally } from "@/lib/alerts/alert-rules";
import { readAlertRules } from "@/lib/alerts/alert-rules-store";
import {
  type AlertName,
  endAlert,
  listAlertable,
  listRaised,
  raiseAlert,
  tallySignIns,
} from "@/lib/alerts/raised-alert-store";
import { systemActor } from "@/lib/audit/actor";
import { listConnections } from "@/lib/connections/connection-store";
import type { JobContext } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { recordDomainEvent } from "@/lib/domain-events/domain-event-store";

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const untried: Tally = { refused: 0, lastRefusedAt: null, lastSucceededAt: null };

/** What an alert is about, by its name, and whether it holds. */
type EvaluatedAlert = AlertName & { name: string; isRaised: boolean };

/**
 * Compares the sign-ins of each organization with its rules. What begins and what is over is told once, as an event, in the transaction that
 * notes it; the mails follow when the event is published.
 */
export async function raiseAlerts({ db, now }: Pick<JobContext, "db" | "now">): Promise<void> {
  for (const organizationId of await listAlertable(db, new Date(now.getTime() - week))) {
    const rules = await readAlertRules(db, organizationId);
    const raised = await listRaised(db, organizationId);
    const isHeld = ({ kind, subject }: AlertName) => raised.some((one) => one.kind === kind && one.subject === subject);
    const evaluated = [
      ...(await evaluateConnections(db, { organizationId, rules, isHeld }, now)),
      ...(await evaluateOrganization(db, { organizationId, rules, isHeld }, now)),
    ];
    for (const one of evaluated) if (one.isRaised !== isHeld(one)) await settle(db, one, { rules, now });
    // A connection that is gone, or not live any more, fails nobody: nothing is told of it.
    const isKnown = (alert: AlertName) =>
      evaluated.some(({ kind, subject }) => kind === alert.kind && subject === alert.subject);
    for (const alert of raised.filter((one) => !isKnown(one))) await endAlert(db, alert);
  }
}

type Scene = { organizationId: string; rules: AlertRules; isHeld: (alert: AlertName) => boolean };

async function evaluateConnections(
  db: Db,
  { organizationId, rules, isHeld }: Scene,
  now: Date,
): Promise<EvaluatedAlert[]> {
  const minutes = rules.failing?.minutes ?? 0;
  const tallies = await tallySignIns(db, organizationId, new Date(now.getTime() - minutes * minute));
  const connections = await listConnections(db, organizationId, { limit: 1_000, after: null });
  return connections
    .filter(({ status }) => status === "live")
    .map(({ id: subject, name }) => {
      const alert = { organizationId, kind: "failing" as const, subject };
      return { ...alert, name, isRaised: isFailing(rules.failing, tallies.get(subject) ?? untried, isHeld(alert)) };
    });
}

async function evaluateOrganization(
  db: Db,
  { organizationId, rules, isHeld }: Scene,
  now: Date,
): Promise<EvaluatedAlert[]> {
  const organization = await findOrganizationById(db, organizationId);
  if (!organization) return [];
  const hours = rules.silentHours ?? 0;
  const tallies = await tallySignIns(db, organizationId, new Date(now.getTime() - hours * 60 * minute));
  const alert = { organizationId, kind: "silent" as const, subject: organizationId };
  const isRaised = isSilent(rules.silentHours, sumTallies(tallies.values()), isHeld(alert));
  return [{ ...alert, name: organization.name, isRaised }];
}

async function settle(
  db: Db,
  { name, isRaised, ...alert }: EvaluatedAlert,
  { rules, now }: { rules: AlertRules; now: Date },
): Promise<void> {
  const { organizationId, kind, subject } = alert;
  const type = kind === "failing" ? "connection" : "organization";
  const rule = kind === "failing" ? rules.failing : { hours: rules.silentHours };
  await db.transaction(async (tx) => {
    const isOurs = isRaised ? await raiseAlert(tx, alert, now) : await endAlert(tx, alert);
    if (!isOurs) return;
    await recordDomainEvent(tx, {
      organizationId,
      type: isRaised ? "connection.failing" : "connection.recovered",
      at: now,
      actor: systemActor("alert rules"),
      subject: { type, id: subject, label: name },
      data: { alert: kind, rule },
    });
  });
}
