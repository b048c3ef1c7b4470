import { CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { cellClass, DataTable, rowClass } from "@/components/console/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { catalogue } from "@/lib/errors/catalogue";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/decide-provisioning";
import { findEvent } from "@/lib/sign-in/event-store";

/** One sign-in: what was checked, what came, what was decided, and what to do when it failed. */
export default async function EventPage({ params }: { params: Promise<{ organization: string; reference: string }> }) {
  const { organization: slug, reference } = await params;
  const { organization } = await requireAdmin(slug);
  const event = await findEvent(await getDb(), organization.id, reference);
  if (!event) notFound();
  const t = await getTranslations("event");
  const activity = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const format = await getFormatter();
  const isTest = event.purpose === "test";
  const failed = event.checks.filter((check) => !check.passed);
  const passed = event.checks.filter((check) => check.passed);
  const facts = [
    [t("when"), format.dateTime(new Date(event.createdAt), { dateStyle: "long", timeStyle: "medium" })],
    [t("email"), event.email ?? activity("unknown")],
    [t("duration"), t("milliseconds", { value: event.durationMilliseconds })],
    [t("purpose"), t(`purposes.${isTest ? "test" : "signIn"}`)],
    ...(event.connectionVersion || isTest
      ? [[t("version"), String(event.connectionVersion ?? t("unsavedVersion"))]]
      : []),
  ];
  return (
    <>
      <PageHeader
        title={t(isTest ? "testTitle" : "title", { reference: event.reference })}
        purpose={
          <StatusBadge
            look={event.code === "ok" ? "good" : "bad"}
            label={event.code === "ok" ? activity("succeeded") : errors(`${event.code}.title`)}
          />
        }
      />
      {isTest && (
        <p className="mb-6 rounded-lg bg-sunken p-4">
          {t("testNote")}{" "}
          <Link className="underline" href={`/console/${slug}/connections/${event.connection}`}>
            {t("testAgain")}
          </Link>
        </p>
      )}
      {event.code !== "ok" && (
        <section className="mb-6 rounded-lg bg-danger-surface p-4 text-danger">
          <h2 className="mb-1 text-base font-semibold">{t("todo")}</h2>
          <p>{errors(`${event.code}.advice`)}</p>
          <p className="mt-1">
            {t(`fixedBy.${catalogue[event.code].fixedBy}`)} <code className="font-mono text-[13px]">{event.code}</code>
          </p>
        </section>
      )}
      <dl className={`${card} mb-6 grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]`}>
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        {event.connection && (
          <div className="contents">
            <dt className="text-muted">{t("connection")}</dt>
            <dd>
              <Link className="underline" href={`/console/${slug}/connections/${event.connection}`}>
                {event.connectionName}
              </Link>
            </dd>
          </div>
        )}
        {event.userId && (
          <div className="contents">
            <dt className="text-muted">{t("user")}</dt>
            <dd>
              <Link className="underline" href={`/console/${slug}/users/${event.userId}`}>
                {t("openUser")}
              </Link>
            </dd>
          </div>
        )}
      </dl>
      {event.checks.length > 0 && (
        <section className={`${card} mb-6`}>
          <h2 className="mb-3 text-base font-semibold">{t("checks")}</h2>
          <CheckList checks={failed} />
          {passed.length > 0 && (
            <details open={failed.length === 0}>
              <summary className="cursor-pointer py-1 font-medium">{t("passed", { count: passed.length })}</summary>
              <CheckList checks={passed} />
            </details>
          )}
        </section>
      )}
      {event.decision && <Decision decision={event.decision} isTest={isTest} />}
      <section className="mb-6">
        <h2 className="mb-3 text-base font-semibold">{t("claims")}</h2>
        {event.claims === null ? (
          <p className="text-muted">{t("noClaims")}</p>
        ) : (
          <DataTable
            label={t("claims")}
            columns={(["claim", "values"] as const).map((key) => ({ key, label: t(key) }))}
          >
            <tr className={rowClass}>
              <td className={`${cellClass} font-mono text-[13px]`}>NameID</td>
              <td className={`${cellClass} font-mono text-[13px] break-all`}>
                {event.claims.subject}
                {event.claims.subjectFormat && <span className="block text-muted">{event.claims.subjectFormat}</span>}
              </td>
            </tr>
            {Object.entries(event.claims.claims).map(([name, values]) => (
              <tr key={name} className={rowClass}>
                <td className={`${cellClass} font-mono text-[13px] break-all`}>{name}</td>
                <td className={`${cellClass} font-mono text-[13px] break-all`}>{values.join(", ")}</td>
              </tr>
            ))}
          </DataTable>
        )}
      </section>
    </>
  );
}

async function CheckList({ checks }: { checks: Check[] }) {
  const t = await getTranslations("event");
  const rules = await getTranslations("checks");
  const errors = await getTranslations("errors");
  return (
    <ul>
      {checks.map((check) => (
        <li
          key={`${check.name} ${check.expected} ${check.got}`}
          className="flex gap-2 border-b border-border py-2 last:border-0"
        >
          {check.passed ? (
            <CircleCheck size={18} className="mt-0.5 shrink-0 text-success" aria-label={t("checkPassed")} />
          ) : (
            <CircleX size={18} className="mt-0.5 shrink-0 text-danger" aria-label={t("checkFailed")} />
          )}
          <div className="min-w-0">
            <p className={check.passed ? "" : "font-medium"}>
              {check.passed && rules.has(check.name as "saml_status")
                ? rules(check.name as "saml_status")
                : errors(`${check.name}.title`)}
            </p>
            {check.expected !== undefined && (
              <p className="font-mono text-[13px] break-all text-muted">{t("expected", { value: check.expected })}</p>
            )}
            {check.got !== undefined && (!check.passed || check.got !== check.expected) && (
              <p className="font-mono text-[13px] break-all text-muted">{t("got", { value: check.got })}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

async function Decision({ decision, isTest }: { decision: ProvisioningDecision; isTest: boolean }) {
  const t = await getTranslations("event");
  if (decision.kind === "reject") return null;
  const { changes, roles, groups, notes } = decision;
  const lines = [
    ...changes.map(({ field, from, to }) => t("changed", { field, from: from ?? t("nothing"), to })),
    ...roles.granted.map(({ role, reason }) => t("granted", { role, reason })),
    ...roles.revoked.map((role) => t("revoked", { role })),
    ...roles.unmapped.map((value) => t("unmapped", { value })),
    ...(groups?.granted ?? []).map(({ group, reason }) => t("grantedGroup", { group, reason })),
    ...(groups?.revoked ?? []).map((group) => t("revokedGroup", { group })),
    ...notes,
  ];
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-1 text-base font-semibold">{t(isTest ? "wouldHappen" : "decision")}</h2>
      <p>{t(`${isTest ? "testKinds" : "kinds"}.${decision.kind}`)}</p>
      <ul className="mt-2 list-disc pl-5">
        {lines.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
