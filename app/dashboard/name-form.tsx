"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/console/field";
import type { NameOwner } from "@/lib/directory/name-owner-queries";
import { saveNameForm } from "./actions";
import { OwnForm } from "./own-form";

/** What somebody is called: a field of theirs, unless a directory or a provider says it, which the field names. */
export function NameForm({ name, owner }: { name: string; owner: NameOwner | null }) {
  const t = useTranslations("dashboard.name");
  const unsaved = useTranslations("unsaved");
  if (owner !== null) {
    const help = owner.kind === "directory" ? "fromDirectory" : "fromConnection";
    return (
      <div className="mt-4 max-w-md">
        <Field label={t("label")} help={t(help, { name: owner.name })} value={name} readOnly />
      </div>
    );
  }
  return (
    <div className="mt-4 max-w-md">
      <OwnForm action={saveNameForm} label={t("save")} saved={unsaved("saved")}>
        {(refused) => (
          <>
            <input type="hidden" name="shown" value={name} />
            <Field
              label={t("label")}
              help={t("help")}
              name="fullName"
              defaultValue={name}
              maxLength={200}
              autoComplete="name"
              error={refused.fullName}
            />
          </>
        )}
      </OwnForm>
    </div>
  );
}
