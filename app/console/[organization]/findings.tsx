import { getTranslations } from "next-intl/server";
import { ExpectedStates, LeavingItem } from "@/components/console/expected-states";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import type { DismissedBatch, FindingGroup } from "@/lib/connections/health/finding-groups";
import type { Finding } from "@/lib/connections/health/lint-connection";
import { DismissFinding } from "./dismiss-finding";
import { DismissedFindings } from "./dismissed-findings";

const appearances = {
  error: { icon: "circle-alert", className: "text-danger" },
  warning: { icon: "triangle-alert", className: "text-warning" },
  info: { icon: "info", className: "text-muted" },
} as const;

/** Of each kind a few are named, of the one that is opened more. */
const shownFindings = 3;
const openedFindings = 100;

type Props = {
  slug: string;
  groups: readonly FindingGroup[];
  dismissed: readonly DismissedBatch[];
  /** The kind that is shown at length. */
  opened: string | undefined;
  /** Whether who looks may dismiss. */
  isOpen: boolean;
};

/** What will break, or is weaker than it need be, by kind, with the next step; and what was dismissed. */
export async function Findings({ slug, groups, dismissed, opened, isOpen }: Props) {
  if (groups.length === 0 && dismissed.length === 0) return null;
  const t = await getTranslations("overview");
  return (
    <section className={`${card} mb-6`} aria-labelledby="findings">
      <h2 id="findings" tabIndex={-1} className="mb-3 text-base font-semibold">
        {t("findings")}
      </h2>
      {groups.length === 0 && <p className="text-muted">{t("noFindings")}</p>}
      <ExpectedStates>
        <ul className="divide-y divide-border">
          {groups.map((group) => (
            <Kind key={group.id} slug={slug} group={group} isOpened={group.id === opened} isOpen={isOpen} />
          ))}
        </ul>
      </ExpectedStates>
      {dismissed.length > 0 && <DismissedFindings slug={slug} batches={dismissed} isOpen={isOpen} />}
    </section>
  );
}

async function Kind({
  slug,
  group: { id, severity, findings },
  isOpened,
  isOpen,
}: {
  slug: string;
  group: FindingGroup;
  isOpened: boolean;
  isOpen: boolean;
}) {
  const t = await getTranslations("findings");
  const overview = await getTranslations("overview");
  const { icon, className } = appearances[severity];
  const shown = findings.slice(0, isOpened ? openedFindings : shownFindings);
  const more = findings.length - shown.length;
  return (
    <LeavingItem id={id} className="flex gap-3 py-3 first:pt-0 last:pb-0">
      <Icon name={icon} size={18} className={`mt-0.5 ${className}`} label={overview(`findingSeverity.${severity}`)} />
      <div className="min-w-0 grow">
        <h3 className="flex flex-wrap gap-x-3 font-medium">
          <span className="min-w-0 break-words">{t(`${id}.kind`)}</span>
          <span className="font-normal text-muted tabular-nums">
            {overview("findingCount", { count: findings.length })}
          </span>
        </h3>
        <p className="text-muted">{t(`${id}.fix`)}</p>
        <ul className="mt-1 space-y-2">
          {shown.map((finding) => (
            <FindingRow key={`${finding.connectionId} ${finding.subject}`} slug={slug} finding={finding} />
          ))}
        </ul>
        {more > 0 && !isOpened && (
          <p className="mt-2">
            <Link className="link" href={`/console/${slug}?finding=${id}#findings`} scroll={false}>
              {overview("moreFindings", { count: more })}
              <span className="sr-only">: {t(`${id}.kind`)}</span>
            </Link>
          </p>
        )}
        {more > 0 && isOpened && <p className="text-muted">{overview("uncounted", { count: more })}</p>}
        {isOpen && (
          <DismissFinding
            key={findings.length}
            slug={slug}
            finding={id}
            kind={t(`${id}.kind`)}
            connections={connectionsOf(shown)}
            count={new Set(findings.map(({ connectionId }) => connectionId)).size}
          />
        )}
      </div>
    </LeavingItem>
  );
}

/** The connection and what was found there: a domain, a date. */
async function FindingRow({
  slug,
  finding: { id, connectionId, connectionName, subject },
}: {
  slug: string;
  finding: Finding;
}) {
  const t = await getTranslations("findings");
  if (id === "emergency_way_untried")
    return (
      <li>
        <Link className="link" href={`/console/${slug}/settings/emergency`}>
          {t(`${id}.title`)}
        </Link>
      </li>
    );
  if (connectionId === null) return null;
  return (
    <li className="break-words">
      <Link className="link" href={`/console/${slug}/connections/${connectionId}`}>
        {connectionName}
      </Link>
      {subject !== null && <span className="text-muted">: {t(`${id}.title`, { subject })}</span>}
    </li>
  );
}

function connectionsOf(findings: readonly Finding[]): { id: string; name: string }[] {
  const byId = new Map<string, string>();
  for (const { connectionId, connectionName } of findings)
    if (connectionId !== null) byId.set(connectionId, connectionName ?? connectionId);
  return [...byId].map(([id, name]) => ({ id, name }));
}
