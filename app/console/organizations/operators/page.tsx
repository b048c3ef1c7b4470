import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ProgressBar } from "@/components/console/progress-bar";
import { ClientTexts } from "@/components/texts/client-texts";
import { button } from "@/components/ui/styles";
import { requireOperator } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listOperators } from "@/lib/installation/operator-store";
import { Operators } from "./operators";

/** Who administers the installation: for operators only. */
export default async function OperatorsPage() {
  const { user } = await requireOperator();
  const t = await getTranslations("operators");
  return (
    <ClientTexts of={["confirm", "loading", "operators", "problem", "validation"]}>
      <main id="content" className="mx-auto w-full max-w-[1120px] p-4 md:p-8">
        <ProgressBar content="content" />
        <PageHeader
          help="organizations"
          title={t("title")}
          purpose={t("purpose")}
          action={
            <Link className={button.secondary} href="/console/organizations">
              {t("back")}
            </Link>
          }
        />
        <Operators operators={await listOperators(await getDb())} ownId={user.id} />
      </main>
    </ClientTexts>
  );
}
