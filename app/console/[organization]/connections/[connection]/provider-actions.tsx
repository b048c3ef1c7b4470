"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { ProblemNotice } from "@/components/console/problem-notice";
import { May } from "@/components/console/rights";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { refreshNowForm, trustCertificateForm } from "../actions";

/** Fetches the provider's metadata or configuration at once. */
export function RefreshNow({ slug, connectionId }: { slug: string; connectionId: string }) {
  const t = useTranslations("providerState");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(refreshNowForm, slug);
  const [isDone, setDone] = useState(false);
  const refresh = () => {
    setDone(false);
    run({ connectionId }, () => {
      setDone(true);
      router.refresh();
    });
  };
  return (
    <>
      <ProblemNotice failure={failure} />
      <div className="flex flex-wrap items-center gap-3">
        <May>
          <button type="button" className={button.secondary} disabled={isPending} onClick={refresh}>
            {isPending ? t("refreshing") : t("refresh")}
          </button>
        </May>
        <span role="status" className="text-muted">
          {isDone ? t("refreshed") : ""}
        </span>
      </div>
    </>
  );
}

/** Trusts a certificate that waits, after its fingerprint was shown. */
export function TrustCertificate({
  slug,
  connectionId,
  fingerprint,
  subject,
}: {
  slug: string;
  connectionId: string;
  fingerprint: string;
  subject: string;
}) {
  const t = useTranslations("providerState");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(trustCertificateForm, slug);
  return (
    <ConfirmButton
      label={t("trust")}
      name={t("trustNamed", { subject })}
      title={t("trustTitle", { subject })}
      consequence={t("trustText", { fingerprint })}
      variant="secondary"
      isPending={isPending}
      failure={failure}
      onConfirm={() => run({ connectionId, fingerprint }, () => router.refresh())}
    />
  );
}
