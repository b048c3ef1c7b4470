"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { useAdminAction } from "@/components/console/use-admin-action";
import { updateDirectoryForm } from "./actions";

/** What can be done with one directory of the list. Deleting asks for its name, on the page of its settings. */
export function DirectoryRowMenu({
  slug,
  directory: { id, name, status },
}: {
  slug: string;
  directory: { id: string; name: string; status: "active" | "paused" };
}) {
  const t = useTranslations("directories.turn");
  const menu = useTranslations("directories.menu");
  const list = useTranslations("list");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(updateDirectoryForm, slug);
  const pause = (close: () => void) =>
    run({ directoryId: id, patch: { status: "paused" } }, () => {
      close();
      toast.success(t("isPaused", { name }));
      router.refresh();
    });
  const resume = () =>
    run(
      { directoryId: id, patch: { status: "active" } },
      () => {
        toast.success(t("isActive", { name }));
        router.refresh();
      },
      ({ title }) => toast.error(title),
    );
  const path = `/console/${slug}/directories/${id}`;
  const question = {
    title: t("pauseTitle", { name }),
    consequence: t("pauseText"),
    isPending,
    failure,
    onConfirm: pause,
  };
  const turn: RowAction =
    status === "active" ? { label: t("pause"), question } : { label: t("resume"), onSelect: resume };
  return (
    <RowMenu
      name={name}
      actions={[
        { label: list("open"), href: path },
        { label: menu("people"), href: `${path}/people` },
        { label: menu("requests"), href: `${path}/requests` },
        turn,
      ]}
    />
  );
}
