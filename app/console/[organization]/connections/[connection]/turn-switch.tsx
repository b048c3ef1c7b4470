"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { ConfirmButton } from "@/components/console/confirm-button";
import { button } from "@/components/ui/styles";
import { useEditing } from "../editing";
import type { ConnectionFormValues } from "../form-values";

/** Turns the connection on or off with what is in the form; the bar below answers. */
export function TurnSwitch({ isNext = false }: { isNext?: boolean }) {
  const t = useTranslations("connectionForm");
  const { name, isPending, save } = useEditing();
  const { watch } = useFormContext<ConnectionFormValues>();
  if (watch("status") === "live")
    return (
      <ConfirmButton
        label={t("turnOff")}
        title={t("turnOffTitle", { name })}
        consequence={t("turnOffText")}
        look="secondary"
        isPending={isPending}
        failure={null}
        onConfirm={() => save("off")}
      />
    );
  return (
    <button
      type="button"
      className={isNext ? button.primary : button.secondary}
      disabled={isPending}
      onClick={() => save("live")}
    >
      {t("turnOn")}
    </button>
  );
}
