import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { type WizardStep, wizardSteps } from "./wizard-steps";

/** Where one is on the way to a new application. */
export function StepList({ current }: { current: WizardStep }) {
  const t = useTranslations("applications.wizard");
  const reached = wizardSteps.indexOf(current);
  return (
    <ol aria-label={t("stepList")} className="mb-4 flex flex-wrap gap-x-4 gap-y-1">
      {wizardSteps.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? "step" : undefined}
          className={`flex items-center gap-1 ${step === current ? "font-medium" : "text-muted"}`}
        >
          {index < reached ? <Icon name="check" size={14} /> : <span aria-hidden>{index + 1}.</span>}
          {t(`steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
