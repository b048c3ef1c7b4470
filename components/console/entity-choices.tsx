"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { button } from "@/components/ui/styles";

/** The identity providers of a metadata document that names several: one button each. */
export function EntityChoices({
  entityIds,
  isPending,
  onChoose,
}: {
  entityIds: readonly string[] | undefined;
  isPending: boolean;
  onChoose: (entityId: string) => void;
}) {
  const t = useTranslations("metadataBox");
  const list = useRef<HTMLUListElement>(null);
  // The answer to a button further up must not lie below the bar that saves.
  useEffect(() => {
    if (entityIds) list.current?.scrollIntoView({ block: "nearest" });
  }, [entityIds]);
  if (!entityIds) return null;
  return (
    <ul ref={list} className="my-3 max-h-72 overflow-y-auto" aria-label={t("choices")}>
      {entityIds.map((entityId) => (
        <li key={entityId} className="mb-2">
          <button type="button" className={button.secondary} disabled={isPending} onClick={() => onChoose(entityId)}>
            <span className="font-mono text-small break-all">{entityId}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
