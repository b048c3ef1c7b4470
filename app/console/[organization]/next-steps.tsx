import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { card } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";

/** What an administrator would do next with connections that are not live yet. */
export async function NextSteps({
  slug,
  connections,
  ready,
}: {
  slug: string;
  connections: Connection[];
  /** Connections whose holder of a hand-over link said that all is ready. */
  ready: ReadonlySet<string>;
}) {
  const t = await getTranslations("overview");
  const drafts = connections.filter(({ status }) => status === "draft");
  if (drafts.length === 0) return null;
  const stepOf = (connection: Connection) => {
    if (ready.has(connection.id)) return { text: "turnOn", step: "test" } as const;
    return missingParts(connection).length > 0
      ? ({ text: "finish", step: "import" } as const)
      : ({ text: "try", step: "test" } as const);
  };
  return (
    <section className={`${card} mb-6`} aria-labelledby="next-steps">
      <h2 id="next-steps" className="mb-3 text-base font-semibold">
        {t("nextSteps")}
      </h2>
      <ul className="space-y-2">
        {drafts.map((connection) => {
          const { text, step } = stepOf(connection);
          return (
            <li key={connection.id} className="flex items-center gap-2">
              <ArrowRight size={18} aria-hidden className="shrink-0 text-accent" />
              <Link
                className="min-w-0 break-words underline"
                href={`/console/${slug}/connections/${connection.id}/guide?step=${step}`}
              >
                {t(`next.${text}`, { name: connection.name })}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
