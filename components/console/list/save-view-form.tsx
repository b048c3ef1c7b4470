"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { Menu } from "@/components/console/menu";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { button } from "@/components/ui/styles";
import type { ViewList } from "@/lib/directory/saved-view";
import { deleteViewForm, saveViewForm } from "./view-actions";

/** Keeps how the list is looked at now, by a name. */
export function SaveViewForm({ slug, list, query }: { slug: string; list: ViewList; query: string }) {
  const t = useTranslations("list");
  const { register, submit, isPending, failure, formState } = useAdminForm(saveViewForm, slug, {
    defaultValues: { name: "" },
    toInput: ({ name }) => ({ list, name, query }),
  });
  return (
    <Menu summaryClass={button.secondary} summary={t("saveView")}>
      <form
        onSubmit={submit}
        noValidate
        aria-label={t("saveView")}
        className="absolute left-0 z-20 mt-1 w-72 rounded-lg border border-border bg-raised p-4 shadow-lg"
      >
        <FormBody permission="overview.read">
          <Field
            label={t("viewName")}
            error={formState.errors.name?.message}
            autoComplete="off"
            maxLength={60}
            {...register("name")}
          />
          <ProblemNotice failure={failure} />
          <button type="submit" className={button.primary} disabled={isPending}>
            {t("keepView")}
          </button>
        </FormBody>
      </form>
    </Menu>
  );
}

/** Forgets the view that is looked at. */
export function DeleteViewButton({
  slug,
  list,
  name,
  path,
}: {
  slug: string;
  list: ViewList;
  name: string;
  path: string;
}) {
  const t = useTranslations("list");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(deleteViewForm, slug);
  return (
    <>
      <button
        type="button"
        className={button.secondary}
        disabled={isPending}
        aria-label={t("deleteViewNamed", { name })}
        onClick={() =>
          run({ list, name }, () => {
            toast.success(t("viewDeleted", { name }));
            // The button leaves the page with its view.
            focusPageTitle();
            router.push(path);
          })
        }
      >
        {t("deleteView")}
      </button>
      <ProblemNotice failure={failure} />
    </>
  );
}
