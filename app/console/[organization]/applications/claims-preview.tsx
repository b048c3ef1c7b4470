"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import type { ClaimValue } from "@/lib/applications/application-claims";
import { previewClaimsForm } from "./actions";
import { type ApplicationFormValues, toClaims } from "./form-values";

const pauseMilliseconds = 500;

/** What the application would be told about somebody, by the rows as they are typed. */
export function ClaimsPreview({ slug, email: begin }: { slug: string; email: string }) {
  const t = useTranslations("applications.preview");
  const problems = useTranslations("applications.problems");
  const { control } = useFormContext<ApplicationFormValues>();
  const claims = useWatch({ control, name: "claims" });
  const [email, setEmail] = useState(begin);
  const [said, setSaid] = useState<Record<string, ClaimValue> | null>(null);
  const { run, failure } = useAdminAction(previewClaimsForm, slug);
  const asked = JSON.stringify({ email, claims: toClaims({ claims }) });
  const id = useId();
  const ask = useEffectEvent((question: string) => run(JSON.parse(question), setSaid));
  useEffect(() => {
    const timer = setTimeout(() => ask(asked), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [asked]);
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      <FormBody permission="applications.read">
        <label className="mb-3 block max-w-[400px]">
          <span className="mb-1 block font-medium">{t("email")}</span>
          <input
            className={input}
            type="email"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            autoComplete="off"
          />
        </label>
      </FormBody>
      {failure?.fields.email ? (
        <p role="alert" className="mb-3 text-danger">
          {problems("user_unknown")}
        </p>
      ) : (
        <ProblemNotice failure={failure} />
      )}
      {said && (
        <section tabIndex={0} aria-label={t("claims")} className="overflow-x-auto rounded-md bg-sunken p-3">
          <pre className="font-mono text-small">{JSON.stringify(said, null, 2)}</pre>
        </section>
      )}
    </section>
  );
}
