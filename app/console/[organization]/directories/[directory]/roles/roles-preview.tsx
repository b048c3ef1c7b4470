"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { DataTable, rowClass } from "@/components/console/data-table";
import { ProblemNotice } from "@/components/console/problem-notice";
import type { RoleChoice } from "@/components/console/role-select";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import type { RoleShifts } from "@/lib/scim/fill-roles";
import { previewRolesForm } from "../../actions";
import { fromRolesForm, type RolesFormValues } from "../../roles-form-values";

const columns = ["role", "given", "taken"] as const;

/** How many people would get or lose a role by what is typed. */
export function RolesPreview({
  slug,
  directoryId,
  isDryRun,
  roles,
}: {
  slug: string;
  directoryId: string;
  isDryRun: boolean;
  roles: readonly RoleChoice[];
}) {
  const t = useTranslations("directories.roles");
  const { getValues } = useFormContext<RolesFormValues>();
  const { run, isPending, failure } = useAdminAction(previewRolesForm, slug);
  const [found, setFound] = useState<RoleShifts | null>(null);
  return (
    <div className="mt-4">
      <ProblemNotice failure={failure} />
      <button
        type="button"
        className={button.secondary}
        disabled={isPending}
        onClick={() => run({ directoryId, roles: fromRolesForm(getValues()) }, setFound)}
      >
        {t("preview")}
      </button>
      <div role="status" className="mt-3">
        {found?.length === 0 && <p>{t(isDryRun ? "previewDry" : "previewNone")}</p>}
        {found !== null && found.length > 0 && (
          <DataTable
            label={t("previewTitle")}
            columns={columns.map((key) => ({ key, label: t(`columns.${key}`), isNumeric: key !== "role" }))}
          >
            {found.map(({ role, given, taken }) => (
              <tr key={role} className={rowClass}>
                <td>{roles.find(({ key }) => key === role)?.name ?? role}</td>
                <td className="text-right tabular-nums">{given}</td>
                <td className="text-right tabular-nums">{taken}</td>
              </tr>
            ))}
          </DataTable>
        )}
      </div>
    </div>
  );
}
