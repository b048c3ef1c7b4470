"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { changedFields, readPart } from "@/components/console/changed-part";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { GroupChoices } from "@/components/console/group-choices";
import { registerChoice, registerInHtml } from "@/components/console/html-values";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { afterSave } from "@/components/console/use-admin-form";
import { type ConsoleGrant, consoleGrants, useConsoleQuestion } from "@/components/console/use-console-question";
import { useMeanwhile } from "@/components/console/use-meanwhile";
import { useStale } from "@/components/console/use-stale";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { button, card } from "@/components/ui/styles";
import type { GroupChoice } from "@/lib/directory/group-choice-queries";
import type { AttributeDefinition, AttributeValues } from "@/lib/identity/attribute-type";
import { type ProfileField, profileFields } from "@/lib/identity/profile-fields";
import { createUserForm, updateUserForm } from "./actions";
import { AttributeInput } from "./attribute-fields";
import { changedAttributes, readAttributes, writeAttribute } from "./attribute-form";

type UserFormValues = Record<ProfileField, string> & {
  attributes: Record<string, string>;
  roles: string[];
  groups: string[];
  invite: boolean;
};

/** A user's attributes and the roles given by hand; for a new user and for a known one. */
export function UserForm({
  slug,
  userId,
  profile,
  definitions,
  attributes,
  grants,
  memberships,
  held,
  roles,
  groups,
}: {
  slug: string;
  /** Null makes a new user. */
  userId: string | null;
  profile: Partial<Record<ProfileField, string | null>>;
  /** The organization's custom attributes, and what the user has in them. */
  definitions: readonly AttributeDefinition[];
  attributes: AttributeValues;
  /** Keys of the roles given by hand. */
  grants: string[];
  /** Keys of the groups that the user was put into by hand. */
  memberships: string[];
  /** Keys of all roles that the user has, whatever gave them. */
  held: readonly string[];
  roles: { key: string; name: string; opens: ConsoleGrant | null }[];
  /** Those to choose from, and how many there are. */
  groups: { groups: readonly GroupChoice[]; total: number };
}) {
  const t = useTranslations("userForm");
  const fieldNames = useTranslations("connectionForm.options");
  const router = useRouter();
  const values = {
    ...(Object.fromEntries(profileFields.map((field) => [field, profile[field] ?? ""])) as Record<
      ProfileField,
      string
    >),
    attributes: Object.fromEntries(definitions.map(({ key }) => [key, writeAttribute(attributes[key])])),
    roles: grants,
    groups: memberships,
    invite: true,
  };
  // What somebody else saved meanwhile comes into the form, but for fields that were typed into.
  const form = useForm<UserFormValues>(
    userId === null ? { defaultValues: values } : { values, resetOptions: { keepDirtyValues: true } },
  );
  const { handleSubmit, setError, reset, formState } = form;
  const register = registerInHtml(form);
  const creation = useAdminAction(createUserForm, slug);
  const change = useAdminAction(updateUserForm, slug);
  const meanwhile = useMeanwhile(form, userId === null ? null : values, {
    submit: () => void save(),
    forget: change.forget,
  });
  const isPending = creation.isPending || change.isPending;
  const { ask, question } = useConsoleQuestion();
  const [isSaved, setSaved] = useState(false);
  useUnsavedGuard(userId === null && formState.isDirty && !isPending);
  useStale(form, change.failure ?? creation.failure, userId === null ? creation.forget : change.forget);

  const save = handleSubmit((typed) => {
    const given = typed.roles.filter((key) => !held.includes(key));
    ask(consoleGrants(roles, given), () => send(typed));
  });
  const send = ({ invite, ...typed }: UserFormValues) => {
    setSaved(false);
    const shown = formState.defaultValues as UserFormValues;
    const markFields = ({ fields }: { fields: Record<string, string> }) => {
      for (const [path, message] of Object.entries(fields))
        setError(path.replace(/^user\./, "") as "email", { message });
    };
    if (userId === null) {
      const user = { ...typed, attributes: changedAttributes(definitions, attributes, typed.attributes) };
      creation.run({ user, invite }, ({ id }) => router.push(`/console/${slug}/users/${id}`), markFields);
      return;
    }
    // What nobody changed is not sent: somebody else may have, and an address of before they had one rule may be none.
    const { attributes: _attributes, ...fields } = changedFields(typed, shown);
    const touched = definitions.filter(({ key }) => typed.attributes[key] !== shown.attributes[key]);
    const changed = { ...fields, attributes: readAttributes(touched, typed.attributes) };
    const was = meanwhile.readValues() ?? values;
    const user = { ...was, attributes: readAttributes(touched, was.attributes) };
    meanwhile.begin();
    change.run(
      { userId, user: changed },
      () => {
        meanwhile.noteSaved({ ...typed, invite });
        reset({ ...typed, invite }, afterSave);
        setSaved(true);
        router.refresh();
      },
      (refusal) => {
        meanwhile.noteRefused(refusal);
        markFields(refusal);
      },
      readPart({ userId, user: changed }, { user }, "user"),
    );
  };

  return (
    <form onSubmit={save} noValidate className={`${card} mb-6`}>
      {question}
      <FormBody>
        <h2 className="mb-4 text-base font-semibold">{t("attributes")}</h2>
        <div className="grid max-w-[720px] gap-x-4 sm:grid-cols-2">
          {profileFields.map((field) => (
            <Field
              key={field}
              label={fieldNames(field)}
              type={field === "email" ? "email" : "text"}
              error={formState.errors[field]?.message}
              autoComplete="off"
              {...register(field)}
            />
          ))}
        </div>
        {definitions.length > 0 && (
          <fieldset>
            <legend className="mb-1 font-medium">{t("ownAttributes")}</legend>
            <p className="mb-3 text-muted">{t("ownAttributesHelp")}</p>
            <div className="grid max-w-[720px] gap-x-4 sm:grid-cols-2">
              {definitions.map((attribute) => (
                <AttributeInput
                  key={attribute.key}
                  attribute={attribute}
                  error={formState.errors.attributes?.[attribute.key]?.message}
                  field={register(`attributes.${attribute.key}`)}
                />
              ))}
            </div>
          </fieldset>
        )}
        <fieldset className="mb-4">
          <legend className="mb-1 font-medium">{t("roles")}</legend>
          <p className="mb-3 text-muted">{t("rolesHelp")}</p>
          {roles.map(({ key, name }) => (
            <CheckField key={key} label={name} {...registerChoice(form, "roles", key)} />
          ))}
        </fieldset>
        {groups.total > 0 && (
          <fieldset className="mb-4">
            <legend className="mb-1 font-medium">{t("groups")}</legend>
            <p className="mb-3 text-muted">{t("groupsHelp")}</p>
            <GroupChoices slug={slug} {...groups} boxOf={(key) => registerChoice(form, "groups", key)} />
          </fieldset>
        )}
        {userId === null && <CheckField label={t("invite")} help={t("inviteHelp")} {...register("invite")} />}
        <ProblemNotice failure={meanwhile.withChoice(creation.failure ?? change.failure)} />
        {userId === null ? (
          <button type="submit" className={button.primary} disabled={isPending}>
            {t("create")}
          </button>
        ) : (
          <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} variant="primary" />
        )}
      </FormBody>
    </form>
  );
}
