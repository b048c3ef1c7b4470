"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import type { DomainView } from "@/lib/directory/domain-view";
import { checkDomainForm, includeSubdomainsForm, removeDomainForm, reserveDomainForm } from "./actions";
import { domainVariants } from "./domain-variants";

/** One domain: its record to publish, a check at once, and what was found. */
export function DomainCard({
  slug,
  domain: stored,
  children,
}: {
  slug: string;
  domain: DomainView;
  /** The connections that its people go to. */
  children: ReactNode;
}) {
  const t = useTranslations("domains");
  const router = useRouter();
  const [fresh, setFresh] = useState<DomainView | null>(null);
  const domain = fresh ?? stored;
  const check = useAdminAction(checkDomainForm, slug);
  const change = useAdminAction(includeSubdomainsForm, slug);
  const removal = useAdminAction(removeDomainForm, slug);
  const show = (view: DomainView) => {
    setFresh(view);
    router.refresh();
  };
  const isOpen = domain.status !== "verified";
  return (
    <section className={`${card} mb-4`} aria-label={domain.domain}>
      <h2 className="mb-1 flex flex-wrap items-center gap-3 text-base font-semibold">
        <span className="min-w-0 font-mono break-all">{domain.domain}</span>
        <StatusBadge variant={domainVariants[domain.status]} label={t(`status.${domain.status}`)} />
      </h2>
      <p className="mb-3 text-muted">
        {t("usedBy")} {children}
      </p>
      <details open={isOpen} className="mb-3">
        <summary className="cursor-pointer font-medium">{t("record")}</summary>
        <p className="my-2 text-muted">{t("recordHelp")}</p>
        <CopyField label={t("recordName")} value={domain.record.name} />
        <CopyField label={t("recordValue")} value={domain.record.value} />
      </details>
      <Finding domain={domain} />
      <ProblemNotice failure={check.failure ?? change.failure} />
      <FormBody>
        <CheckField
          label={t("subdomains")}
          help={t("subdomainsHelp", { domain: domain.domain })}
          checked={domain.includeSubdomains}
          disabled={change.isPending}
          onChange={(event) => change.run({ domain: domain.domain, includeSubdomains: event.target.checked }, show)}
        />
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            className={isOpen ? button.primary : button.secondary}
            disabled={check.isPending}
            onClick={() => check.run({ domain: domain.domain }, show)}
          >
            {check.isPending ? t("checking") : t("check")}
          </button>
          <ConfirmButton
            label={t("remove")}
            title={t("removeTitle", { domain: domain.domain })}
            consequence={t("removeText")}
            isPending={removal.isPending}
            failure={removal.failure}
            onConfirm={() =>
              removal.run({ domain: domain.domain }, () => {
                toast.success(t("removed", { domain: domain.domain }));
                router.push(`/console/${slug}/domains`);
              })
            }
          />
        </div>
      </FormBody>
    </section>
  );
}

/** What the last check found, and what to do about it. */
function Finding({ domain }: { domain: DomainView }) {
  const t = useTranslations("domains");
  const { lastOutcome, lastCheckedAt, lastFound, failingSince } = domain;
  return (
    <div role="status" className="mb-3">
      {lastOutcome && lastCheckedAt && (
        <p>
          <strong className="font-medium">{t(`outcome.${lastOutcome}`)}</strong>{" "}
          <span className="text-muted">
            <Moment at={lastCheckedAt} words={(when) => t("checkedAt", { when })} />
          </span>
        </p>
      )}
      {lastOutcome === "wrong_value" &&
        lastFound.map((text) => (
          <p key={text} className="mt-1 font-mono text-small break-all">
            {t("found")} {text}
          </p>
        ))}
      {failingSince && (
        <p className="mt-1 text-danger">
          <Moment at={failingSince} words={(since) => t("failing", { since })} />
        </p>
      )}
    </div>
  );
}

export function NewDomainForm({ slug }: { slug: string }) {
  const t = useTranslations("domains");
  const router = useRouter();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { domain: "" } });
  const reservation = useAdminAction(reserveDomainForm, slug);
  const submit = handleSubmit(({ domain }) =>
    reservation.run(
      { domain, includeSubdomains: false },
      // Its record is to be published now, and its page shows it.
      (added) => router.push(`/console/${slug}/domains/${added.domain}`),
      ({ fields }) => fields.domain && setError("domain", { message: fields.domain }),
    ),
  );
  return (
    <form onSubmit={submit} noValidate className={`${card} mt-6`} aria-labelledby="new-domain">
      <FormBody>
        <h2 id="new-domain" className="mb-3 text-base font-semibold">
          {t("newTitle")}
        </h2>
        <div className="max-w-[640px]">
          <Field
            label={t("domain")}
            help={t("domainHelp")}
            error={formState.errors.domain?.message}
            mono
            autoComplete="off"
            {...register("domain")}
          />
        </div>
        {!formState.errors.domain && <ProblemNotice failure={reservation.failure} />}
        <button type="submit" className={button.primary} disabled={reservation.isPending}>
          {t("add")}
        </button>
      </FormBody>
    </form>
  );
}
