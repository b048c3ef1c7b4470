"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/auth/admin-action";
import { focusPageTitle } from "../page-title-focus";
import { useAdminAction } from "../use-admin-action";
import { RowMenu } from "./row-menu";

/** What can be done with one row of a list: opening what belongs to it, and deleting it after a question. */
export function DeletableRowMenu<Input>({
  slug,
  name,
  links,
  action,
  input,
  texts,
}: {
  slug: string;
  name: string;
  links: readonly { label: string; href: string }[];
  action: (slug: string, input: Input) => Promise<ActionResult<unknown>>;
  input: Input;
  texts: { label: string; title: string; consequence: string; deleted: string };
}) {
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(action, slug);
  const remove = (close: () => void) =>
    run(input, () => {
      close();
      // The row leaves the page.
      focusPageTitle();
      toast.success(texts.deleted);
      router.refresh();
    });
  const { label, title, consequence } = texts;
  const question = { title, consequence, isPending, failure, onConfirm: remove };
  return <RowMenu name={name} actions={[...links, { label, isDanger: true, question }]} />;
}
