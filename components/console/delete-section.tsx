"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { card } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { ConfirmButton } from "./confirm-button";
import { useAdminAction } from "./use-admin-action";

/**
 * The last section of a page: deletes what the page is about, after a question, and goes back to the list.
 * @param typeToConfirm the name that has to be typed where deleting locks people out
 * @param toInput what the action is sent; gets what was typed
 * @param children what else is asked
 */
export function DeleteSection<Input>({
  slug,
  action,
  toInput,
  texts,
  list,
  typeToConfirm,
  onOpen,
  children,
}: {
  slug: string;
  action: (slug: string, input: Input) => Promise<ActionResult<unknown>>;
  toInput: (typed: string) => Input;
  texts: { title: string; text: string; label: string; question: string; deleted: string };
  list: "applications" | "connections" | "directories" | "webhooks";
  typeToConfirm?: string;
  onOpen?: () => void;
  children?: ReactNode;
}) {
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(action, slug);
  return (
    <section className={`${card} mt-6 border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{texts.title}</h2>
      <p className="mb-3 text-muted">{texts.text}</p>
      <ConfirmButton
        label={texts.label}
        title={texts.question}
        consequence={texts.text}
        typeToConfirm={typeToConfirm}
        isPending={isPending}
        failure={failure}
        onOpen={onOpen}
        onConfirm={(typed) =>
          run(toInput(typed), () => {
            toast.success(texts.deleted);
            router.push(`/console/${slug}/${list}`);
          })
        }
      >
        {children}
      </ConfirmButton>
    </section>
  );
}
