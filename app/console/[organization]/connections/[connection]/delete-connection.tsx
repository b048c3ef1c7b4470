"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { button, card, input } from "@/components/ui/styles";
import { deleteConnectionForm } from "../actions";

/** Deleting locks people out, so the name has to be typed. */
export function DeleteConnection({ slug, connectionId, name }: { slug: string; connectionId: string; name: string }) {
  const t = useTranslations("connectionPage");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const remove = () =>
    startTransition(async () => {
      const result = await deleteConnectionForm(slug, { connectionId, confirmName: typed });
      if (result.ok) router.push(`/console/${slug}/connections`);
      else setProblem(errors(`${result.code}.advice`));
    });
  return (
    <section className={`${card} mt-8 border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{t("deleteTitle")}</h2>
      <p className="mb-3 text-muted">{t("deleteText")}</p>
      <label className="mb-1 block font-medium" htmlFor="confirm-name">
        {t("deleteConfirm", { name })}
      </label>
      <div className="flex max-w-[640px] flex-wrap gap-2">
        <input
          id="confirm-name"
          className={`${input} min-w-40 flex-1`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
        <button type="button" className={button.danger} disabled={isPending || typed.trim() !== name} onClick={remove}>
          {t("delete")}
        </button>
      </div>
      {problem && (
        <p role="alert" className="mt-2 text-danger">
          {problem}
        </p>
      )}
    </section>
  );
}
