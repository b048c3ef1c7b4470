"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OperatorView } from "@/lib/installation/operator-view";
import { NewOperator } from "./new-operator";
import { OperatorTable } from "./operator-table";

/**
 * The operators, and the form that adds one. What was done is said above the list: the row that it was done to may be gone.
 * @param props.ownId the operator who looks
 */
export function Operators({ operators, ownId }: { operators: OperatorView[]; ownId: string }) {
  const t = useTranslations("operators");
  const [done, setDone] = useState("");
  return (
    <>
      <p className="mb-4 max-w-[640px] text-muted">{t("text")}</p>
      <p role="status" className="mb-3 font-medium empty:hidden">
        {done}
      </p>
      <OperatorTable operators={operators} ownId={ownId} onRemoved={(name) => setDone(t("removed", { name }))} />
      <NewOperator onAdded={({ email: name, isInvited }) => setDone(t(isInvited ? "invited" : "added", { name }))} />
    </>
  );
}
