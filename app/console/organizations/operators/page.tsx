import { getTranslations } from "next-intl/server";
import { LeaveQuestion } from "@/components/console/leave-question";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { TimeZoneNote } from "@/components/ui/time-zone-note";
import { requireOperator } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findOperatorConnection, listNameable } from "@/lib/installation/operator-connection-store";
import { listOperators } from "@/lib/installation/operator-store";
import { OperatorConnection } from "./operator-connection";
import { Operators } from "./operators";

/** Who administers the installation: for operators only. */
export default async function OperatorsPage() {
  const { user } = await requireOperator();
  const db = await getDb();
  const [operators, named, nameable] = await Promise.all([
    listOperators(db),
    findOperatorConnection(db),
    listNameable(db, user.organizationId),
  ]);
  const t = await getTranslations("operators");
  return (
    <ClientTexts
      of={[
        "confirm",
        "errors.page_outdated",
        "errors.server_unreachable",
        "operators",
        "problem",
        "unsaved",
        "validation",
      ]}
    >
      <main id="content" className="mx-auto w-full max-w-[1120px] p-4 md:p-8">
        <LeaveQuestion />
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
        <Operators operators={operators} ownId={user.id} />
        <OperatorConnection
          organization={user.organization}
          named={named && { connection: named.connection, name: named.name, organization: named.organization }}
          nameable={nameable}
        />
        <TimeZoneNote />
      </main>
    </ClientTexts>
  );
}
