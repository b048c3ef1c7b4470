import { getTranslations } from "next-intl/server";
import { Icon } from "@/components/ui/icon";
import { card } from "@/components/ui/styles";
import type { Finding } from "@/lib/connections/health/lint-connection";

const appearances = {
  error: { icon: "circle-alert", className: "text-danger" },
  warning: { icon: "triangle-alert", className: "text-warning" },
  info: { icon: "info", className: "text-muted" },
} as const;

/** What of one connection will break, or is weaker than it need be, with the next step. */
export async function ConnectionFindings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const t = await getTranslations("findings");
  const overview = await getTranslations("overview");
  return (
    <section className={`${card} mb-6`} aria-labelledby="findings">
      <h2 id="findings" className="mb-3 text-base font-semibold">
        {overview("findings")}
      </h2>
      <ul className="space-y-3">
        {findings.map(({ id, severity, subject }) => {
          const { icon, className } = appearances[severity];
          return (
            <li key={`${id} ${subject}`} className="flex gap-3">
              <Icon
                name={icon}
                size={18}
                className={`mt-0.5 ${className}`}
                label={overview(`findingSeverity.${severity}`)}
              />
              <div className="min-w-0">
                <p className="break-words">{t(`${id}.title`, { subject: subject ?? "" })}</p>
                <p className="text-muted">{t(`${id}.fix`)}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
