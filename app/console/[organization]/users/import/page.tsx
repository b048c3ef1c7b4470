import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { toRefusal } from "@/lib/auth/refusal";
import { getDb } from "@/lib/db/open-database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { ImportUsers } from "./import-users";

/** Many users at once from a CSV file: looked through first, then written. */
export default async function ImportUsersPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "users.write");
  const attributes = await listAttributes(await getDb(), organization.id);
  const t = await getTranslations("userImport");
  return (
    <>
      <PageHeader help="users" title={t("title")} under={{ slug, list: "users" }} purpose={t("purpose")} />
      <ClientTexts of={["userImport", "connectionForm.options", "fileEncoding"]}>
        <ImportUsers
          slug={slug}
          tooLarge={await toRefusal("csv_too_large")}
          attributes={attributes.map(toAttributeView)}
        />
      </ClientTexts>
    </>
  );
}
