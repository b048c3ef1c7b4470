"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { gone, useExpect } from "@/components/console/expected-states";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { button, input } from "@/components/ui/styles";
import { dismissFindingsForm, restoreFindingsForm } from "./actions";

/** What was dismissed leaves the page, with the button that had the focus: the section keeps it. */
const focusFindings = () => document.getElementById("findings")?.focus();

type Props = {
  slug: string;
  finding: string;
  /** The kind in words. */
  kind: string;
  /** Those that are listed; one of them may be meant alone. */
  connections: readonly { id: string; name: string }[];
  /** How many connections have it. */
  count: number;
};

/** The way to dismiss findings of one kind. Its form is made when it is opened: a page may list thirty kinds. */
export function DismissFinding(props: Props) {
  const t = useTranslations("overview.dismiss");
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className="mt-2" onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary className="link w-fit cursor-pointer" aria-label={`${t("open")}: ${props.kind}`}>
        {t("open")}
      </summary>
      {wasOpened && <DismissForm {...props} />}
    </details>
  );
}

/** Asks why findings of one kind are dismissed, for which connections, and until when. */
function DismissForm({ slug, finding, kind, connections, count }: Props) {
  const t = useTranslations("overview.dismiss");
  const scopeId = useId();
  const undo = useUndoToast();
  const expect = useExpect();
  const form = useAdminForm(dismissFindingsForm, slug, {
    defaultValues: { connectionId: "", reason: "", until: "" },
    toInput: ({ connectionId, reason, until }) => ({
      finding,
      connectionId: connectionId || null,
      reason,
      until: until || null,
    }),
    onBegin: ({ connectionId }) => {
      // Those of the other connections stay.
      if (count > 1 && connectionId !== "") return;
      expect([finding], gone);
      focusFindings();
    },
    onDone: ({ batch }) => {
      focusFindings();
      undo(t("done"), () => restoreFindingsForm(slug, { batch }));
    },
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={form.submit} noValidate aria-label={`${t("open")}: ${kind}`} className="mt-3 max-w-[640px]">
      <FormBody>
        {count > 1 && (
          <div className="mb-4">
            <label htmlFor={scopeId} className="mb-1 block font-medium">
              {t("for")}
            </label>
            <select id={scopeId} className={input} {...form.register("connectionId")}>
              <option value="">{t("everyConnection", { count })}</option>
              {connections.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <Field
          label={t("reason")}
          help={t("reasonHelp")}
          error={errors.reason?.message}
          autoComplete="off"
          {...form.register("reason")}
        />
        <Field
          label={t("until")}
          help={t("untilHelp")}
          error={errors.until?.message}
          type="date"
          {...form.register("until")}
        />
        {!errors.reason && !errors.until && <ProblemNotice failure={form.failure} />}
        <button type="submit" className={button.secondary} disabled={form.isPending}>
          {t("submit")}
        </button>
      </FormBody>
    </form>
  );
}

/** Shows again what was dismissed at once. */
export function RestoreFindings({ slug, batch, kind }: { slug: string; batch: string; kind: string }) {
  const t = useTranslations("overview.dismissed");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(restoreFindingsForm, slug);
  const restore = () =>
    run({ batch }, () => {
      focusFindings();
      router.refresh();
    });
  return (
    <>
      <ProblemNotice failure={failure} />
      <FormBody>
        <button
          type="button"
          className={button.secondary}
          aria-label={`${t("restore")}: ${kind}`}
          disabled={isPending}
          onClick={restore}
        >
          {t("restore")}
        </button>
      </FormBody>
    </>
  );
}
