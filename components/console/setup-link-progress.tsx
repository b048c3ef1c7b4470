import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";

export type SetupLinkStep = "opened" | "imported" | "tested" | "ready";
const steps: readonly SetupLinkStep[] = ["opened", "imported", "tested", "ready"];

/** How far the setup is: the same list for both sides. */
export function SetupLinkProgress({ done }: { done: Readonly<Record<SetupLinkStep, boolean>> }) {
  const t = useTranslations("setup.steps");
  return (
    <ol className="flex flex-wrap gap-x-6 gap-y-2" aria-label={t("label")}>
      {steps.map((step) => {
        const icon = done[step] ? "circle-check" : "circle-dashed";
        return (
          <li key={step} className="flex items-center gap-2">
            <Icon name={icon} size={18} className={done[step] ? "text-success" : "text-muted"} />
            <span className={done[step] ? "font-medium" : "text-muted"}>{t(step)}</span>
          </li>
        );
      })}
    </ol>
  );
}
