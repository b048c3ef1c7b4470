"use client";

import { useTranslations } from "next-intl";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card, input } from "@/components/ui/styles";
import { nameConnectionForm } from "./actions";

const save = (_slug: string, typed: unknown) => nameConnectionForm(typed);

/** Through which connection of their organization operators may come in; each of them confirms with a passkey then. */
export function OperatorConnection({
  organization,
  named,
  nameable,
}: {
  /** The organization of the operator who looks, by its short name. */
  organization: string;
  /** The ID of the connection that is named, of whichever organization. */
  named: { connection: string; name: string; organization: string } | null;
  nameable: readonly { id: string; name: string }[];
}) {
  const t = useTranslations("operators");
  const current = named?.connection ?? "";
  const form = useAdminForm(save, "", {
    values: { connection: current },
    toInput: ({ connection }) => ({ organization, connection }),
  });
  const { register, submit, isPending, isSaved, failure, formState } = form;
  const isForeign = named !== null && nameable.every(({ id }) => id !== named.connection);
  return (
    <form onSubmit={submit} noValidate className={`${card} mt-6`} aria-labelledby="operator-connection">
      <FormBody>
        <h2 id="operator-connection" className="mb-1 text-base font-semibold">
          {t("connection.title")}
        </h2>
        <p className="mb-4 max-w-[640px] text-muted">{t("connection.text")}</p>
        <label className="mb-1 block font-medium" htmlFor="connection">
          {t("connection.label")}
        </label>
        <select id="connection" className={`${input} mb-4 max-w-[480px]`} {...register("connection")}>
          <option value="">{t("connection.none")}</option>
          {isForeign && <option value={named.connection}>{`${named.name} (${named.organization})`}</option>}
          {nameable.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <ProblemNotice failure={failure} />
        <SaveRow label={t("connection.save")} isPending={isPending} isSaved={isSaved} formState={formState} />
      </FormBody>
    </form>
  );
}
