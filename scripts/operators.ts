import { randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { findOnlyOrganization } from "@/lib/directory/organization-store";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { findOperatorConnection } from "@/lib/installation/operator-connection-store";
import { listOperators } from "@/lib/installation/operator-store";
import { operatorInputSchema } from "@/lib/installation/operator-view";
import { addOperator, removeOperator } from "@/lib/installation/save-operator";
import { clearOperatorConnection, nameOperatorConnection } from "@/lib/installation/save-operator-connection";
import { sendMail } from "@/lib/mail/mailer-client";
import english from "@/lib/messages/en.json";
import { errorTexts } from "@/lib/messages/error-texts";
import { languages } from "@/lib/messages/languages";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { say } from "./prepare.mjs";

type Command = { name: string | undefined; email: string | undefined; organization: string | undefined };

/**
 * `operators list`, `operators add EMAIL`, `operators remove EMAIL`, `operators connection [ID|none]`: anybody who holds the settings of an installation may do with it what they
 * like, so that nobody is asked who they are. `--organization` says whose user is meant where several have the address.
 */
export async function runOperators({ name, email, organization }: Command, { db }: DatabaseHandle): Promise<void> {
  const ctx = commandContext(db);
  if (name === "list" && email === undefined) return printOperators(ctx);
  if (name === "connection") return runConnection(email, organization, ctx);
  if (email === undefined || (name !== "add" && name !== "remove"))
    throw new Error(
      "Usage: operators list | add EMAIL | remove EMAIL | connection [ID|none], with --organization NAME where it is needed",
    );
  await (name === "add" ? add : remove)({ email, organization }, ctx).catch((error) => {
    throw error instanceof SsoError ? new Error(sentenceOf(error)) : error;
  });
}

async function printOperators({ db }: Context): Promise<void> {
  const operators = await listOperators(db);
  if (operators.length === 0)
    say("Nobody is an operator yet. `gatehouse first-run-link` makes the link for the first one.");
  for (const { email, organization, status, addedBy, addedAt } of operators) {
    const since = addedAt === null ? "" : `, ${addedAt}`;
    say(`${email} of ${organization} (${status}; added by ${addedBy ?? "the first run"}${since})`);
  }
}

/** Through which connection operators may come in: says it, names another one, or none. */
async function runConnection(id: string | undefined, slug: string | undefined, ctx: Context): Promise<void> {
  const named = await findOperatorConnection(ctx.db);
  const change = async () => {
    if (id === "none") return named && clearOperatorConnection(ctx);
    const organization = slug ?? (await findOnlyOrganization(ctx.db))?.slug;
    if (organization === undefined) throw new Error("There are several organizations: add --organization NAME");
    await nameOperatorConnection({ wanted: { organization, connection: id ?? "" }, isPasskeyProven: false }, ctx);
  };
  if (id !== undefined)
    await change().catch((error) => {
      throw error instanceof SsoError ? new Error(sentenceOf(error)) : error;
    });
  const now = id === undefined ? named : await findOperatorConnection(ctx.db);
  say(
    now
      ? `Operators may sign in through ${now.name} of ${now.organization}.`
      : "Operators sign in through no connection.",
  );
}

type Wanted = { email: string; organization: string | undefined };

async function add(wanted: Wanted, ctx: Context): Promise<void> {
  const parsed = operatorInputSchema.safeParse(wanted);
  if (!parsed.success) throw new Error("Give an e-mail address, and the short name of an organization if any");
  const input = { operator: parsed.data, language: languages[0], createdBy: "administrator" } as const;
  const { operator, invitation } = await addOperator(input, ctx);
  say(`${operator.email} of ${operator.organization} is now an operator.`);
  if (invitation === null) return;
  await sendMail(invitation);
  say("They were invited by e-mail.");
}

async function remove({ email, organization }: Wanted, ctx: Context): Promise<void> {
  const found = (await listOperators(ctx.db)).filter(
    (one) => one.email === normalizeEmail(email) && (organization === undefined || one.organization === organization),
  );
  const [only, ...others] = found;
  if (!only) throw new Error(`${email} is not an operator`);
  if (others.length > 0)
    throw new Error(
      `There are several: add --organization with one of ${found.map((one) => one.organization).join(", ")}`,
    );
  await removeOperator({ userId: only.id }, ctx);
  say(`${only.email} of ${only.organization} is no longer an operator, and remains a user.`);
}

const commandContext = (db: Context["db"]): Context => ({
  db,
  now: new Date(),
  actor: systemActor("command line"),
  rights: rightsOfSystem,
  requestId: randomUUID(),
  baseUrl: env().APP_URL,
  outbound: outboundPolicy(),
});

/** What is wrong with what was typed, in words; else what the code means. */
function sentenceOf({ code, details: { fields = {} } }: SsoError): string {
  const texts: Record<string, string> = english.validation;
  const problems = Object.values(fields).flatMap((key) => texts[key] ?? []);
  const { title, advice } = errorTexts(code);
  return problems.length > 0 ? problems.join(" ") : `${title}. ${advice}`;
}
