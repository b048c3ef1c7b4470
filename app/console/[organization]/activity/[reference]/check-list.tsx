import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { Icon } from "@/components/ui/icon";
import { card } from "@/components/ui/styles";
import type { Check } from "@/lib/identity/check";

/** Every rule that an answer was checked against: failures first and open, what passed folded away. */
export async function Checks({ checks }: { checks: Check[] }) {
  const t = await getTranslations("event");
  if (checks.length === 0) return null;
  const failed = checks.filter((check) => !check.passed);
  const warned = checks.filter((check) => check.passed && check.warns);
  const passed = checks.filter((check) => check.passed && !check.warns);
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-3 text-base font-semibold">{t("checks")}</h2>
      <CheckList checks={[...failed, ...warned]} />
      {passed.length > 0 && (
        <details open={failed.length === 0}>
          <summary className="cursor-pointer py-1 font-medium">{t("passed", { count: passed.length })}</summary>
          <CheckList checks={passed} />
        </details>
      )}
    </section>
  );
}

const appearances = {
  passed: { icon: "circle-check", className: "text-success", label: "checkPassed" },
  warned: { icon: "triangle-alert", className: "text-text", label: "checkWarned" },
  failed: { icon: "circle-x", className: "text-danger", label: "checkFailed" },
} as const;

function outcomeOf({ passed, warns }: Check): keyof typeof appearances {
  if (!passed) return "failed";
  return warns ? "warned" : "passed";
}

async function CheckList({ checks }: { checks: Check[] }) {
  const t = await getTranslations("event");
  const text = await getFactText();
  const rules = await getTranslations("checks");
  const errors = await getTranslations("errors");
  return (
    <ul>
      {checks.map((check) => {
        const { icon, className, label } = appearances[outcomeOf(check)];
        return (
          <li
            key={`${check.name} ${JSON.stringify([check.expected, check.got])}`}
            className="flex gap-2 border-b border-border py-2 last:border-0"
          >
            <Icon name={icon} size={18} className={`mt-0.5 ${className}`} label={t(label)} />
            <div className="min-w-0">
              <p className={check.passed ? "" : "font-medium"}>
                {check.passed && rules.has(check.name as "saml_status")
                  ? rules(check.name as "saml_status")
                  : errors(`${check.name}.title`)}
              </p>
              {check.expected !== undefined && (
                <p className="font-mono text-small break-all text-muted">
                  {t("expected", { value: text(check.expected) })}
                </p>
              )}
              {check.got !== undefined &&
                (!check.passed || JSON.stringify(check.got) !== JSON.stringify(check.expected)) && (
                  <p className="font-mono text-small break-all text-muted">{t("got", { value: text(check.got) })}</p>
                )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
