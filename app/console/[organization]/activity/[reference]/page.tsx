import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/console/page-header";
import { May } from "@/components/console/rights";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import type { EventView } from "@/lib/activity/event";
import { findEvent } from "@/lib/activity/event-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { readEventPage } from "@/lib/diagnosis/read-event-page";
import { may } from "@/lib/directory/console-role";
import { catalogue } from "@/lib/errors/catalogue";
import { exactValue } from "@/lib/facts/fact";
import { inLanguage } from "@/lib/presets/preset";
import { purposeKeys } from "../event-filter";
import { Checks } from "./check-list";
import { Claims } from "./claims";
import { Decision } from "./decision";
import { FixPanel } from "./fix-panel";
import { Messages } from "./messages";

/** One sign-in or test: verdict, what to do, every check, what was decided, what came, and the messages themselves. */
export default async function EventPage({ params }: { params: Promise<{ organization: string; reference: string }> }) {
  const { organization: slug, reference } = await params;
  const { organization, rights } = await requireAdmin(slug, "activity.read");
  const mayFix = may(rights, "connections.write");
  const ctx = await requestContext();
  const event = await findEvent(ctx.db, organization.id, reference);
  if (!event) notFound();
  const page = await readEventPage(event, organization, ctx);
  const { fixes, roles, groupNames, attributes, hasConnection, hasApplication } = page;
  const { hasDraft, isKept, messages, session, atProvider } = page;
  const applicationPage = hasApplication ? `/console/${slug}/applications/${event.application}` : null;
  const language = await getLocale();
  const t = await getTranslations("event");
  const fixTexts = await getTranslations("fixes");
  const activity = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const ours = await getTranslations("connectionPage");
  const isTest = event.purpose === "test";
  const providerValue = providerValueOf(event);
  const isLogout = event.purpose === "logout";
  const signedIn = isTest ? t("testPassed") : activity("succeeded");
  const passedLabel = isLogout ? activity("sessionsEnded") : signedIn;
  const title = isTest ? "testTitle" : "title";
  return (
    <>
      <PageHeader
        help="activity"
        title={t(isLogout ? "logoutTitle" : title, { reference: event.reference })}
        under={{ slug, list: "activity" }}
        purpose={
          <StatusBadge
            variant={event.code === "ok" ? "good" : "bad"}
            label={event.code === "ok" ? passedLabel : errors(`${event.code}.title`)}
          />
        }
        action={
          <May permission="connections.read">
            <a className={button.secondary} href={`/console/${slug}/activity/${event.reference}/bundle`} download>
              {t("bundle")}
            </a>
          </May>
        }
      />
      {isTest && <p className="mb-6 rounded-lg bg-sunken p-4">{t("testNote")}</p>}
      {event.code !== "ok" && (
        <section className="mb-6 rounded-lg bg-danger-surface p-4 text-danger">
          <h2 className="mb-1 text-base font-semibold">{t("todo")}</h2>
          <p>{errors(`${event.code}.advice`)}</p>
          <p className="mt-1">
            {t(`fixedBy.${catalogue[event.code].fixedBy}`)}{" "}
            <Link href={`/help/errors#${event.code}`} target="_blank" className="link font-mono text-small">
              {event.code}
            </Link>
          </p>
          {event.code === "application_denied" && applicationPage && (
            <p className="mt-1">
              <Link className="link" href={`${applicationPage}/access`}>
                {t("openAccessRule")}
              </Link>
            </p>
          )}
          {atProvider?.errors.map(({ match, cause, fix }) => (
            <p key={match} className="mt-1">
              {t("atProvider", { provider: atProvider.provider })} {inLanguage(cause, language)}{" "}
              {inLanguage(fix, language)}
            </p>
          ))}
        </section>
      )}
      {providerValue && (
        <section className={`${card} mb-6`}>
          <h2 className="mb-2 text-base font-semibold">{t("enterAtProvider")}</h2>
          <CopyField label={ours(providerValue.name)} value={providerValue.value} />
        </section>
      )}
      {event.connection !== null && hasConnection && mayFix && (
        <FixPanel
          slug={slug}
          reference={event.reference}
          connectionId={event.connection}
          fixes={fixes.map(({ id, value, needsSignIn, needsRole }) => ({
            id,
            needsSignIn,
            needsRole,
            title: fixTexts(`${id}.title`, { value }),
            help: fixTexts(`${id}.help`, { value }),
          }))}
          roles={roles}
          isKept={isKept}
          hasDraft={hasDraft}
          code={event.code}
        />
      )}
      <Facts event={event} slug={slug} />
      <Checks checks={event.checks} />
      {event.decision && event.decision.kind !== "reject" && (
        <Decision
          decision={event.decision}
          names={{ roles, groups: groupNames, attributes }}
          session={session}
          isTest={isTest}
        />
      )}
      <Claims
        claims={event.claims}
        slug={slug}
        reference={event.reference}
        isMappable={hasConnection && mayFix}
        attributes={attributes}
        uses={page.claimUses}
      />
      <Messages messages={messages} />
      <section className={`${card} mb-6`} aria-labelledby="share">
        <h2 id="share" className="mb-1 text-base font-semibold">
          {t("share")}
        </h2>
        <p className="mb-3 text-muted">{t("shareHelp")}</p>
        <CopyField label={t("shareLink")} value={`${ctx.baseUrl}/console/${slug}/activity/${event.reference}`} />
      </section>
    </>
  );
}

/** Our value that the provider has wrong; the one who gets the fault fixes it there by pasting. */
function providerValueOf({ code, checks }: EventView): { name: "entityId" | "acsUrl"; value: string } | null {
  if (code !== "saml_audience" && code !== "saml_recipient" && code !== "saml_destination") return null;
  const failed = checks.find((check) => !check.passed && check.name === code);
  const value = exactValue(failed?.expected);
  return value === undefined ? null : { name: code === "saml_audience" ? "entityId" : "acsUrl", value };
}

function directionOf(clock: number): "ahead" | "behind" | "same" {
  if (clock === 0) return "same";
  return clock > 0 ? "ahead" : "behind";
}

async function Facts({ event, slug }: { event: EventView; slug: string }) {
  const t = await getTranslations("event");
  const activity = await getTranslations("activity");
  const isTest = event.purpose === "test";
  const clock = event.clockDifferenceSeconds;
  const version = event.connectionVersion;
  const { repeats, lastRepeatAt } = event;
  const facts: [string, ReactNode][] = [
    [t("when"), <Moment key="when" at={event.createdAt} isExact />],
    [t("email"), event.email ?? activity("unknown")],
    [t("duration"), t("milliseconds", { value: event.durationMilliseconds })],
    [t("purpose"), t(`purposes.${purposeKeys[event.purpose]}`)],
    ...(event.applicationName === null ? [] : [[t("application"), event.applicationName] satisfies [string, string]]),
    ...(clock === null
      ? []
      : [
          [
            t("clock"),
            t("clockDifference", {
              direction: directionOf(clock),
              size: Math.abs(clock),
            }),
          ] satisfies [string, string],
        ]),
    ...(repeats > 0 && lastRepeatAt
      ? [
          [
            t("repeats"),
            <Moment key="last" at={lastRepeatAt} words={(last) => t("repeatsCounted", { count: repeats, last })} />,
          ] satisfies [string, ReactNode],
        ]
      : []),
    ...(version !== null || isTest
      ? [[t("version"), String(version ?? t("unsavedVersion"))] satisfies [string, string]]
      : []),
  ];
  return (
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
            <Link className="link" href={`/console/${slug}/connections/${event.connection}`}>
              {event.connectionName}
            </Link>
          </dd>
        </div>
      )}
      {event.userId && (
        <div className="contents">
          <dt className="text-muted">{t("user")}</dt>
          <dd>
            <Link className="link" href={`/console/${slug}/users/${event.userId}`}>
              {t("openUser")}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}
