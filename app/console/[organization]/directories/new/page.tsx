import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import type { DirectoryPreset } from "@/lib/directories/directory-schema";
import { GuideSteps } from "../guide-steps";
import { readConnections } from "../read-connections";
import { Wizard } from "./wizard";

/** A new directory, step by step. */
export default async function NewDirectoryPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "directories.write");
  const t = await getTranslations("directories");
  const guide = (preset: DirectoryPreset): ReactNode => <GuideSteps preset={preset} values={null} />;
  return (
    <ClientTexts of={["directories.form", "directories.presets", "directories.wizard", "copy"]}>
      <PageHeader
        help="directories"
        title={t("newTitle")}
        under={{ slug, list: "directories" }}
        purpose={t("newPurpose")}
      />
      <Wizard
        slug={slug}
        connections={await readConnections(await getDb(), organization.id)}
        guides={{
          entra: guide("entra"),
          okta: guide("okta"),
          onelogin: guide("onelogin"),
          google: guide("google"),
          jumpcloud: guide("jumpcloud"),
          other: guide("other"),
        }}
      />
    </ClientTexts>
  );
}
