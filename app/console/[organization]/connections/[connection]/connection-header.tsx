import { getTranslations } from "next-intl/server";
import { FormBody } from "@/components/console/form-body";
import { Menu } from "@/components/console/menu";
import { PageHeader } from "@/components/console/page-header";
import { ProviderMark } from "@/components/console/provider-mark";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { button } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";
import { presetOf } from "@/lib/presets/preset-store";
import { countedSignIns } from "../../activity/event-filter";
import { HealthBadge } from "../health-badge";
import type { NextStep } from "./next-step";
import { TabButton } from "./tab-button";
import { TurnSwitch } from "./turn-switch";

export const statusVariants = { live: "good", draft: "open", off: "off" } as const;

/** Whose connection it is, how it stands, and what is done with it, on each of its tabs. */
export async function ConnectionHeader({
  slug,
  connection,
  health,
  next,
}: {
  slug: string;
  connection: Connection;
  /** Of one that is live. */
  health: ConnectionHealth | undefined;
  next: NextStep | null;
}) {
  const t = await getTranslations("connectionPage");
  const list = await getTranslations("connections");
  const base = `/console/${slug}/connections/${connection.id}`;
  return (
    <PageHeader
      help="connection"
      title={connection.name}
      isTitledByPage
      mark={<ProviderMark name={presetOf(connection).provider} />}
      under={{ slug, list: "connections" }}
      purpose={
        <>
          <StatusBadge variant={statusVariants[connection.status]} label={list(`status.${connection.status}`)} />{" "}
          {health && <Health slug={slug} health={health} />}
          {connection.lastSignInAt ? (
            <Moment at={connection.lastSignInAt} words={(when) => t("lastSignIn", { when })} />
          ) : (
            t("noSignIn")
          )}
        </>
      }
      action={
        <div className="flex flex-wrap gap-2">
          <TabButton base={base} tab="test" isNext={next === "test"} />
          <FormBody>
            <TurnSwitch isNext={next === "turnOn"} />
          </FormBody>
          <Menu
            summaryClass={button.secondary}
            summary={
              <>
                {t("more")}
                <Icon name="chevron-down" />
              </>
            }
          >
            <ul className="absolute right-0 z-20 mt-1 min-w-48 rounded-md border border-border bg-raised p-1 shadow-lg max-sm:right-auto max-sm:left-0">
              {connection.status === "live" && (
                <li>
                  <a className={entry} href={`/sso/${connection.id}`}>
                    {t("tryIt")}
                  </a>
                </li>
              )}
              <li>
                <Link className={entry} href={`${base}/guide`}>
                  {t("guide")}
                </Link>
              </li>
              <li>
                <Link className={entry} href={`/console/${slug}/activity?connection=${connection.id}`}>
                  {t("activity")}
                </Link>
              </li>
              <li>
                <a className={entry} href={`${base}/export`} download>
                  {t("export")}
                </a>
              </li>
            </ul>
          </Menu>
        </div>
      }
    />
  );
}

/** How a connection that is live does, as the list of connections says it, and the sign-ins that were rejected. */
async function Health({ slug, health }: { slug: string; health: ConnectionHealth }) {
  const t = await getTranslations("connectionPage");
  const { connection, tally } = health;
  const said = t("tally", tally);
  return (
    <>
      <HealthBadge health={health} />
      {" · "}
      {tally.failed > 0 ? (
        <Link className="link" href={countedSignIns(slug, "24h", { connection: connection.id, outcome: "failed" })}>
          {said}
        </Link>
      ) : (
        said
      )}
      {" · "}
    </>
  );
}

const entry = "flex min-h-9 items-center rounded-sm px-3 hover:bg-sunken";
