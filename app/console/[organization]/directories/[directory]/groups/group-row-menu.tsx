"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { RowMenu } from "@/components/console/list/row-menu";
import { type Choice, useAllChoices } from "@/components/console/list/use-all-choices";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import { mapDirectoryGroupForm } from "../../actions";

/** What can be done with one group of a directory: opening the group here that it assigns, and choosing another one. */
export function DirectoryGroupRowMenu({
  slug,
  directoryId,
  group,
}: {
  slug: string;
  directoryId: string;
  /** `here`: what it assigns, by key and name. */
  group: { id: string; name: string; here: Choice };
}) {
  const t = useTranslations("directories.groups");
  const list = useTranslations("list");
  const router = useRouter();
  const [assigned] = group.here;
  const [chosen, setChosen] = useState(group.here);
  const { run, isPending, failure } = useAdminAction(mapDirectoryGroupForm, slug);
  const change = (close: () => void) =>
    run({ directoryId, groupId: group.id, groupKey: chosen[0] }, () => {
      close();
      toast.success(t("changed", { name: group.name, group: chosen[1] }));
      router.refresh();
    });
  const question = {
    title: t("changeTitle", { name: group.name }),
    consequence: t("changeText"),
    isPending,
    failure,
    isReady: chosen[0] !== assigned,
    onConfirm: change,
    children: <GroupSelect slug={slug} chosen={chosen} onChoose={setChosen} />,
  };
  return (
    <RowMenu
      name={group.name}
      actions={[
        { label: list("open"), href: `/console/${slug}/groups/${assigned}` },
        { label: t("change"), question },
      ]}
    />
  );
}

/** Every group here, which is asked for where the question is: in each page of the list, thousands of them were most of it. */
function GroupSelect({ slug, chosen, onChoose }: { slug: string; chosen: Choice; onChoose: (group: Choice) => void }) {
  const t = useTranslations("directories.groups");
  const list = useTranslations("list");
  const id = useId();
  const { all, isFailed, ask } = useAllChoices([chosen], { slug, of: "groups" });
  const begin = useRef(ask);
  useEffect(() => begin.current(), []);
  const choices = all ?? [chosen];
  const choose = (key: string) => onChoose(choices.find(([value]) => value === key) ?? chosen);
  return (
    <>
      <label className="mb-1 block font-medium" htmlFor={id}>
        {t("columns.group")}
      </label>
      <select
        id={id}
        className={`${input} mb-4`}
        value={chosen[0]}
        onFocus={ask}
        onChange={({ target }) => choose(target.value)}
      >
        {choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {!all && <option disabled>{list(isFailed ? "moreFailed" : "moreLoading")}</option>}
      </select>
    </>
  );
}
