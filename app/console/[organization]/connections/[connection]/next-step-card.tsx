import { getTranslations } from "next-intl/server";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { card } from "@/components/ui/styles";
import type { NextStep } from "./next-step";
import { TabButton } from "./tab-button";

/** The one thing to do next with a connection that is not live yet. */
export async function NextStepCard({
  base,
  step,
  missing,
}: {
  base: string;
  step: NextStep | null;
  /** What has to be entered first, as its labels say it. */
  missing: readonly string[];
}) {
  if (step === null) return null;
  const t = await getTranslations("connectionPage.next");
  const joined = await getJoinedValues();
  return (
    <section className={`${card} mb-6`} aria-labelledby="next-step">
      <h2 id="next-step" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 max-w-[720px]">{t(step, { fields: joined(missing) })}</p>
      {step === "complete" && <TabButton base={base} tab="provider" isNext />}
      {step === "test" && <TabButton base={base} tab="test" isNext />}
    </section>
  );
}
