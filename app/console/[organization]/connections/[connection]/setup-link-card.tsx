"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import {
  createSetupLinkForm,
  endSetupLinksForm,
} from "@/app/console/[organization]/connections/[connection]/guide/actions";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { May } from "@/components/console/rights";
import { SetupLinkProgress, type SetupLinkStep } from "@/components/console/setup-link-progress";
import { useAdminAction } from "@/components/console/use-admin-action";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { button, card, input } from "@/components/ui/styles";

const dayChoices = [1, 7, 30] as const;

/** Hands the set-up to the provider's administrator, and shows how far they are. */
export function SetupLinkCard({
  slug,
  connectionId,
  link,
}: {
  slug: string;
  connectionId: string;
  /** The last link; null before the first. */
  link: { expiresAt: string; isOpen: boolean; done: Record<SetupLinkStep, boolean> } | null;
}) {
  const t = useTranslations("setupLink");
  const router = useRouter();
  const make = useAdminAction(createSetupLinkForm, slug);
  const end = useAdminAction(endSetupLinksForm, slug);
  const [days, setDays] = useState<(typeof dayChoices)[number]>(7);
  const [address, setAddress] = useState<string | null>(null);
  return (
    <section className={`${card} mt-6`} aria-labelledby="setup-link">
      <h2 id="setup-link" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 max-w-[720px] text-muted">{t("help")}</p>
      {link && (
        <>
          <div className="mb-2">
            <SetupLinkProgress done={link.done} />
          </div>
          <p className="mb-3">
            {link.isOpen ? <Moment at={link.expiresAt} words={(when) => t("until", { when })} /> : t("over")}{" "}
            {link.done.ready && <strong className="font-medium text-success">{t("ready")}</strong>}
          </p>
        </>
      )}
      {address && (
        <div role="status">
          <CopyField label={t("link")} value={address} />
          <p className="mb-3">{t("once")}</p>
        </div>
      )}
      <ProblemNotice failure={make.failure ?? end.failure} />
      <May>
        <FormBody>
          <div className="flex flex-wrap items-end gap-3">
            <label className="block">
              <span className="mb-1 block text-muted">{t("days")}</span>
              <select
                className={input}
                value={days}
                onChange={(event) => setDays(dayChoices.find((choice) => String(choice) === event.target.value) ?? 7)}
              >
                {dayChoices.map((choice) => (
                  <option key={choice} value={choice}>
                    {t("day", { days: choice })}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className={button.secondary}
              disabled={make.isPending}
              onClick={() =>
                make.run({ connectionId, days }, (answer) => {
                  setAddress(answer.address);
                  router.refresh();
                })
              }
            >
              {link?.isOpen ? t("again") : t("make")}
            </button>
            {link?.isOpen && (
              <ConfirmButton
                label={t("revoke")}
                title={t("revokeTitle")}
                consequence={t("revokeText")}
                isPending={end.isPending}
                failure={end.failure}
                onConfirm={() =>
                  end.run({ connectionId }, () => {
                    setAddress(null);
                    router.refresh();
                  })
                }
              />
            )}
          </div>
        </FormBody>
      </May>
    </section>
  );
}
