import { getTranslations } from "next-intl/server";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";

/** More than this is no next step, but a list. */
const shownSteps = 5;

/** What is nearest to its end first. */
const texts = ["turnOn", "try", "finish"] as const;

/** What an administrator would do next with connections that are not live yet. */
export async function NextSteps({
  slug,
  connections,
  ready,
}: {
  slug: string;
  connections: readonly Connection[];
  /** Connections whose holder of a setup link said that all is ready. */
  ready: ReadonlySet<string>;
}) {
  const t = await getTranslations("overview");
  const textOf = (connection: Connection) => {
    if (ready.has(connection.id)) return "turnOn";
    return missingParts(connection).length > 0 ? "finish" : "try";
  };
  const steps = connections
    .filter(({ status }) => status === "draft")
    .map((connection) => ({ ...connection, text: textOf(connection) }) as const)
    .sort((a, b) => texts.indexOf(a.text) - texts.indexOf(b.text));
  if (steps.length === 0) return null;
  const more = steps.length - shownSteps;
  return (
    <section className={`${card} mb-6`} aria-labelledby="next-steps">
      <h2 id="next-steps" className="mb-3 text-base font-semibold">
        {t("nextSteps")}
      </h2>
      <ul className="space-y-2">
        {steps.slice(0, shownSteps).map(({ id, name, text }) => (
          <li key={id} className="flex items-center gap-2">
            <Icon name="arrow-right" size={18} className="text-accent" />
            <Link
              className="link min-w-0 break-words"
              href={`/console/${slug}/connections/${id}/guide?step=${text === "finish" ? "import" : "test"}`}
            >
              {t(`next.${text}`, { name })}
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="mt-3">
          <Link className="link text-muted" href={`/console/${slug}/connections`}>
            {t("moreSteps", { count: more })}
          </Link>
        </p>
      )}
    </section>
  );
}
