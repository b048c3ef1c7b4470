"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import { mapDirectoryGroupForm } from "../../actions";

/** Chooses which group here a group of the directory assigns. */
export function GroupChoice({
  slug,
  directoryId,
  group,
  choices,
}: {
  slug: string;
  directoryId: string;
  group: { id: string; name: string; key: string };
  choices: readonly { key: string; name: string }[];
}) {
  const t = useTranslations("directories.groups");
  const router = useRouter();
  const id = useId();
  const [key, setKey] = useState(group.key);
  const { run, isPending, failure } = useAdminAction(mapDirectoryGroupForm, slug);
  return (
    <ConfirmButton
      label={t("change")}
      name={t("changeNamed", { name: group.name })}
      title={t("changeTitle", { name: group.name })}
      consequence={t("changeText")}
      look="secondary"
      isPending={isPending}
      failure={failure}
      isReady={key !== group.key}
      onConfirm={() =>
        run({ directoryId, groupId: group.id, groupKey: key }, () => {
          const name = choices.find((choice) => choice.key === key)?.name ?? key;
          toast.success(t("changed", { name: group.name, group: name }));
          router.refresh();
        })
      }
    >
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
    </ConfirmButton>
  );
}
