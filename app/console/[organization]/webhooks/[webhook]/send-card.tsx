"use client";

import { useFormatter, useTranslations } from "next-intl";
import { toast } from "sonner";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminForm } from "@/components/console/use-admin-form";
import { exactText } from "@/components/ui/moment-text";
import { button, card, input } from "@/components/ui/styles";
import { eventTypes } from "@/lib/domain-events/event-types";
import { redeliverSinceForm, sendExampleForm } from "../actions";

/** `until`: from when on another press sends the rest; null: that was all. */
type Sent = { count: number; until: string | null };
type Props = { slug: string; webhookId: string; isOn: boolean };

/** Tries a receiver with an example, and sends what it has missed. */
export function SendCard(props: Props) {
  const t = useTranslations("webhooks.send");
  return (
    <section className={`${card} mt-6`} aria-labelledby="send">
      <h2 id="send" className="mb-3 text-base font-semibold">
        {t("title")}
      </h2>
      {!props.isOn && <p className="mb-3 text-muted">{t("off")}</p>}
      <div className="grid gap-6 sm:grid-cols-2">
        <ExampleForm {...props} />
        <SinceForm {...props} />
      </div>
    </section>
  );
}

function ExampleForm({ slug, webhookId, isOn }: Props) {
  const t = useTranslations("webhooks.send");
  const { register, submit, isPending, failure } = useAdminForm<{ type: string }, void>(sendExampleForm, slug, {
    defaultValues: { type: "user.created" },
    toInput: ({ type }) => ({ webhookId, type }),
    onDone: () => toast.success(t("onItsWay")),
  });
  return (
    <form onSubmit={submit} noValidate>
      <FormBody>
        <label className="mb-1 block font-medium" htmlFor="example-type">
          {t("exampleType")}
        </label>
        <select id="example-type" className={`${input} mb-4 font-mono text-small`} {...register("type")}>
          {eventTypes.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
        <ProblemNotice failure={failure} />
        <button type="submit" className={button.secondary} disabled={isPending || !isOn}>
          {t("example")}
        </button>
      </FormBody>
    </form>
  );
}

function SinceForm({ slug, webhookId, isOn }: Props) {
  const t = useTranslations("webhooks.send");
  const format = useFormatter();
  const { register, submit, isPending, failure, formState, setValue } = useAdminForm<{ since: string }, Sent>(
    redeliverSinceForm,
    slug,
    {
      defaultValues: { since: "" },
      // What was typed is the time of the browser's clock.
      toInput: ({ since }) => ({ webhookId, since: since ? new Date(since).toISOString() : since }),
      onDone({ count, until }) {
        if (until === null) toast.success(t("sentSince", { count }));
        else {
          setValue("since", localTime(new Date(until)));
          toast.warning(t("sentPart", { count, until: exactText(format, until) }));
        }
      },
    },
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormBody>
        <Field
          label={t("since")}
          help={t("sinceHelp")}
          error={formState.errors.since?.message}
          type="datetime-local"
          {...register("since")}
        />
        <ProblemNotice failure={failure} />
        <button type="submit" className={button.secondary} disabled={isPending || !isOn}>
          {t("allSince")}
        </button>
      </FormBody>
    </form>
  );
}

/** As the field holds a time: by the browser's clock, to the millisecond, so that the next press begins where this one ended. */
function localTime(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
