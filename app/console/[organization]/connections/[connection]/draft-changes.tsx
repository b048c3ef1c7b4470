import { getTranslations } from "next-intl/server";
import { ChangeList } from "@/components/console/change-list";
import { getLabelledChanges } from "@/components/console/get-field-label";
import type { Connection } from "@/lib/connections/connection";
import { connectionChanges } from "@/lib/connections/connection-changes";

/** What a draft changes of what is saved. */
export async function DraftChanges({ saved, draft }: { saved: Connection; draft: Connection | undefined }) {
  if (draft === undefined) return null;
  const t = await getTranslations("connectionForm");
  const changes = await getLabelledChanges("connection", connectionChanges(saved, draft));
  return (
    <details className="mt-2">
      <summary className="cursor-pointer">{t("draftChanges", { count: changes.length })}</summary>
      <div className="mt-2">
        <ChangeList changes={changes} />
      </div>
    </details>
  );
}
