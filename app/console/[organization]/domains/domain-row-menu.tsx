"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { RowMenu } from "@/components/console/list/row-menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { checkDomainForm, removeDomainForm } from "./actions";

/** What can be done with one domain of the list. */
export function DomainRowMenu({ slug, domain }: { slug: string; domain: string }) {
  const t = useTranslations("domains");
  const list = useTranslations("list");
  const router = useRouter();
  const checking = useAdminAction(checkDomainForm, slug);
  const removal = useAdminAction(removeDomainForm, slug);
  const check = () =>
    checking.run(
      { domain },
      ({ status }) => {
        toast.info(t("checkedNow", { domain, status: t(`status.${status}`) }));
        router.refresh();
      },
      ({ title }) => toast.error(title),
    );
  const remove = (close: () => void) =>
    removal.run({ domain }, () => {
      close();
      // The row leaves the page with its domain.
      focusPageTitle();
      toast.success(t("removed", { domain }));
      router.refresh();
    });
  const question = {
    title: t("removeTitle", { domain }),
    consequence: t("removeText"),
    isPending: removal.isPending,
    failure: removal.failure,
    onConfirm: remove,
  };
  return (
    <RowMenu
      name={domain}
      actions={[
        { label: list("open"), href: `/console/${slug}/domains/${domain}` },
        { label: t("check"), onSelect: check },
        { label: t("remove"), isDanger: true, question },
      ]}
    />
  );
}
