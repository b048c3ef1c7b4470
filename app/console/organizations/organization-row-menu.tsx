"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { deleteOrganizationForm, saveSettingsForm } from "../[organization]/settings/actions";

const removeOrganization = (_slug: string, input: { slug: string; confirmName: string }) =>
  deleteOrganizationForm(input);

/** What can be done with one organization of the installation, without opening its console. */
export function OrganizationRowMenu({
  organization: { slug, name, ssoEnabled },
  signInUrl,
}: {
  organization: { slug: string; name: string; ssoEnabled: boolean };
  signInUrl: string;
}) {
  const t = useTranslations("organizations.rowMenu");
  const list = useTranslations("list");
  const router = useRouter();
  const settings = useAdminAction(saveSettingsForm, slug);
  const removal = useAdminAction(removeOrganization, slug);
  const turned = (isOn: boolean) => {
    toast.success(t(isOn ? "ssoIsOn" : "ssoIsOff", { name }));
    router.refresh();
  };
  const turnOff = (close: () => void) =>
    settings.run({ ssoEnabled: false }, () => {
      close();
      turned(false);
    });
  const turnOn = () =>
    settings.run(
      { ssoEnabled: true },
      () => turned(true),
      ({ title }) => toast.error(title),
    );
  const remove = (close: () => void, confirmName: string) =>
    removal.run({ slug, confirmName }, () => {
      close();
      // The row leaves the page.
      focusPageTitle();
      toast.success(t("deleted", { name }));
      router.refresh();
    });
  const off = { ...settings, title: t("ssoOffTitle", { name }), consequence: t("ssoOffText"), onConfirm: turnOff };
  const actions: RowAction[] = [
    { label: list("open"), href: `/console/${slug}` },
    { label: t("settings"), href: `/console/${slug}/settings` },
    { label: t("copySignInUrl"), copies: signInUrl },
    ssoEnabled ? { label: t("ssoOff"), question: off } : { label: t("ssoOn"), onSelect: turnOn },
    {
      label: t("delete"),
      isDanger: true,
      question: {
        ...removal,
        title: t("deleteTitle", { name }),
        consequence: t("deleteText"),
        typeToConfirm: slug,
        onConfirm: remove,
      },
    },
  ];
  return <RowMenu name={name} actions={actions} />;
}
