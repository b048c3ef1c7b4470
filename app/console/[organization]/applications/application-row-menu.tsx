"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { useExpect } from "@/components/console/expected-states";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { type ActionFailure, useAdminAction } from "@/components/console/use-admin-action";
import type { UsedApplication } from "@/lib/applications/application-queries";
import { changeApplicationForm, deleteApplicationForm } from "./actions";

type ShownApplication = Pick<UsedApplication, "id" | "name" | "kind" | "status" | "version"> & {
  /** What the other side is told: the client ID, or the origin of the site. */
  value: string;
};

type StatusChange = { applicationId: string; version: number; change: { status: "on" | "off" } };

/** What can be done with one application of the list, without opening its page. */
export function ApplicationRowMenu({
  slug,
  application: { id, name, kind, status, version, value },
}: {
  slug: string;
  application: ShownApplication;
}) {
  const t = useTranslations("applications.rowMenu");
  const turn = useTranslations("applications.turn");
  const deletion = useTranslations("applications.delete");
  const list = useTranslations("list");
  const router = useRouter();
  const expect = useExpect();
  const change = useAdminAction(changeApplicationForm, slug, (asked: StatusChange) =>
    expect([id], asked.change.status),
  );
  const removal = useAdminAction(deleteApplicationForm, slug);
  const refused = ({ title, advice }: ActionFailure) => toast.error(title, { description: advice });
  const turned = (to: "on" | "off") => {
    toast.success(turn(to === "on" ? "isOn" : "isOff", { name }));
    router.refresh();
  };
  const input = (to: "on" | "off") => ({ applicationId: id, version, change: { status: to } });
  const turnOn = () => change.run(input("on"), () => turned("on"), refused);
  const turnOff = (close: () => void) => {
    // The row says it at once.
    close();
    change.run(input("off"), () => turned("off"), refused);
  };
  const remove = (close: () => void, confirmName: string) =>
    removal.run({ applicationId: id, confirmName }, () => {
      close();
      // The row leaves the page.
      focusPageTitle();
      toast.success(deletion("deleted", { name }));
      router.refresh();
    });
  const base = `/console/${slug}/applications/${id}`;
  const isClient = kind === "oidc";
  const tryIt = isClient ? { label: t("try"), href: `${base}/try` } : { label: t("test"), href: `${base}/test` };
  const off = {
    title: turn("offTitle", { name }),
    consequence: turn("offText"),
    ...change,
    failure: null,
    onConfirm: turnOff,
  };
  const actions: RowAction[] = [
    { label: list("open"), href: base },
    tryIt,
    { label: t(isClient ? "copyClientId" : "copyOrigin"), copies: value },
    status === "on" ? { label: turn("off"), question: off } : { label: turn("on"), onSelect: turnOn },
    {
      label: deletion("delete"),
      isDanger: true,
      question: {
        ...removal,
        title: deletion("question", { name }),
        consequence: deletion("text"),
        typeToConfirm: name,
        onConfirm: remove,
      },
    },
  ];
  return <RowMenu name={name} actions={actions} />;
}
