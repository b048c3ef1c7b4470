import { getTranslations } from "next-intl/server";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";

export type StepName = "create" | "import" | "map" | "test";

/** Where one is among the five steps; the first, the choice, is behind. */
export async function GuideSteps({
  steps,
  current,
  path,
  done,
}: {
  steps: readonly StepName[];
  current: StepName;
  path: string;
  done: Readonly<Record<StepName, boolean>>;
}) {
  const t = await getTranslations("guide");
  const entries = [{ name: "choose" as const, isDone: true }, ...steps.map((name) => ({ name, isDone: done[name] }))];
  return (
    <ol className="mb-6 flex flex-wrap gap-x-6 gap-y-2" aria-label={t("stepList")}>
      {entries.map(({ name, isDone }, index) => {
        const mark = (
          <span
            className={`inline-flex size-6 items-center justify-center rounded-full border tabular-nums ${name === current ? "border-accent bg-accent text-accent-text" : "border-border"}`}
          >
            {isDone && name !== current ? <Icon name="check" size={14} label={t("done")} /> : index + 1}
          </span>
        );
        return (
          <li key={name} className="flex items-center gap-2" aria-current={name === current ? "step" : undefined}>
            {mark}
            {name === "choose" || name === current ? (
              <span className={name === current ? "font-semibold" : "text-muted"}>{t(`steps.${name}`)}</span>
            ) : (
              <Link className="link" href={`${path}?step=${name}`}>
                {t(`steps.${name}`)}
              </Link>
            )}
            {name === "map" && <span className="text-muted">{t("optional")}</span>}
          </li>
        );
      })}
    </ol>
  );
}
