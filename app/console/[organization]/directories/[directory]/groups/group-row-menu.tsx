"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "sonner";
import { RowMenu } from "@/components/console/list/row-menu";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import { mapDirectoryGroupForm } from "../../actions";

/** What can be done with one group of a directory: opening the group here that it assigns, and choosing another one. */
export function DirectoryGroupRowMenu({
  slug,
  directoryId,
  group,
  choices,
}: {
  slug: string;
  directoryId: string;
  /** `key`: of the group here. */
  group: { id: string; name: string; key: string };
  choices: readonly { key: string; name: string }[];
}) {
  const t = useTranslations("directories.groups");
  const list = useTranslations("list");
  const router = useRouter();
  const id = useId();
  const [key, setKey] = useState(group.key);
  const { run, isPending, failure } = useAdminAction(mapDirectoryGroupForm, slug);
  const change = (close: () => void) =>
    run({ directoryId, groupId: group.id, groupKey: key }, () => {
      close();
      const name = choices.find((choice) => choice.key === key)?.name ?? key;
      toast.success(t("changed", { name: group.name, group: name }));
      router.refresh();
    });
  const question = {
    title: t("changeTitle", { name: group.name }),
    consequence: t("changeText"),
    isPending,
    failure,
    isReady: key !== group.key,
    onConfirm: change,
    children: (
      <>
        <label className="mb-1 block font-medium" htmlFor={id}>
          {t("columns.group")}
        </label>
        <select id={id} className={`${input} mb-4`} value={key} onChange={({ target }) => setKey(target.value)}>
          {choices.map((choice) => (
            <option key={choice.key} value={choice.key}>
              {choice.name}
            </option>
          ))}
        </select>
      </>
    ),
  };
  return (
    <RowMenu
      name={group.name}
      actions={[
        { label: list("open"), href: `/console/${slug}/groups/${group.key}` },
        { label: t("change"), question },
      ]}
    />
  );
}
