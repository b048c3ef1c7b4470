"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField } from "@/components/console/field";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { useEditing } from "../editing";
import type { ConnectionFormValues } from "../form-values";
import { countSessionsOfConnection, endSessionsOfConnection } from "./session-end-actions";

/** Turns the connection on or off with what is in the form; the bar below answers. */
export function TurnSwitch({ isNext = false }: { isNext?: boolean }) {
  const t = useTranslations("connectionForm");
  const { isPending, save } = useEditing();
  const { watch } = useFormContext<ConnectionFormValues>();
  if (watch("status") === "live") return <TurnOff />;
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

/** Asks whether the sessions that began at the connection end with it. */
function TurnOff() {
  const t = useTranslations("connectionForm");
  const { slug, connectionId, name, isPending, save } = useEditing();
  const counting = useAdminAction(countSessionsOfConnection, slug);
  const ending = useAdminAction(endSessionsOfConnection, slug);
  const [count, setCount] = useState(0);
  const [endsSessions, setEndsSessions] = useState(false);
  const turnOff = async () => {
    const isDone = await save("off");
    if (isDone && endsSessions)
      ending.run({ connectionId }, ({ count: ended }) => toast.success(t("sessionsEnded", { count: ended })));
  };
  return (
    <ConfirmButton
      label={t("turnOff")}
      title={t("turnOffTitle", { name })}
      consequence={t("turnOffText")}
      variant="secondary"
      isPending={isPending || ending.isPending}
      failure={ending.failure}
      onOpen={() => counting.run({ connectionId }, (found) => setCount(found.count))}
      onConfirm={() => void turnOff()}
    >
      {count > 0 && (
        <CheckField
          label={t("endSessionsToo", { count })}
          help={t("endSessionsTooHelp")}
          checked={endsSessions}
          onChange={(event) => setEndsSessions(event.target.checked)}
        />
      )}
    </ConfirmButton>
  );
}
