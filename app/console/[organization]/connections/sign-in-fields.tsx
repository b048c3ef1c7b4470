"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { ImageField } from "@/components/console/image-field";
import type { Brand } from "@/components/sign-in/brand-mark";
import { SignInPreview } from "@/components/sign-in/sign-in-preview";
import { SwitchField, TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";

/** Whether and how people find the connection on the sign-in page, as it will look. */
export function SignInFields({ brand, defaultName }: { brand: Brand; defaultName: string | null }) {
  const t = useTranslations("connectionForm");
  const signIn = useTranslations("signIn.provider");
  const { control, setValue, getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const [name, settings] = useWatch({ control, name: ["name", "signIn"] });
  const { enabled, isDefault, buttonText, buttonImage } = settings;
  const text = buttonText.trim() || signIn("continueWith", { name: name || t("unnamed") });
  const choice = { id: "preview", name: name || "?", text, image: buttonImage || null };
  return (
    <>
      <SwitchField name="signIn.enabled" />
      {enabled && (
        <>
          <SwitchField name="signIn.isDefault" />
          {isDefault && defaultName !== null && (
            <p role="status" className="mb-4 rounded-md bg-sunken p-3">
              {t("defaultMoves", { name: defaultName })}
            </p>
          )}
          <TextField
            name="signIn.domains"
            multiline
            mono
            isDisabled={isDefault}
            note={isDefault ? t("domainsDisabled") : undefined}
          />
          <TextField name="signIn.position" type="number" />
          <TextField name="signIn.buttonText" />
          <ImageField
            label={t("signIn_buttonImage.label")}
            help={t("signIn_buttonImage.help")}
            value={buttonImage}
            error={getFieldState("signIn.buttonImage", formState).error?.message}
            onChange={(value) => setValue("signIn.buttonImage", value, { shouldDirty: true })}
          />
          <SignInPreview brand={brand} choices={[choice]} />
        </>
      )}
    </>
  );
}
