import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DoorTable } from "@/components/console/door-table";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findUser } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import { readOpenDoors } from "@/lib/leaving/open-doors-queries";
import { toDoors } from "@/lib/leaving/receipt";
import { EndAllAccessButton } from "./end-all-access-button";

/** Before somebody leaves: everything that is open, and the one button that closes it. */
export default async function LeavingPage({ params }: { params: Promise<{ organization: string; user: string }> }) {
  const { organization: slug, user: id } = await params;
  const { organization, person } = await requireAdmin(slug, "users.write");
  const db = await getDb();
  const user = await findUser(db, organization.id, id);
  if (!user) notFound();
  const t = await getTranslations("leaving");
  const userPage = await getTranslations("userPage");
  const open = await readOpenDoors(db, organization, user, new Date());
  const doors = toDoors(open, []);
  const name = displayName(user) ?? user.email;
  const isSelf = person.user.id === id;
  const isClosed = user.operator && !person.isOperator;
  return (
    <ClientTexts of={["leaving.form"]}>
      <PageHeader
        help="users"
        title={t("title", { name })}
        under={{ slug, list: "users", entry: { label: name, href: `/console/${slug}/users/${id}` } }}
        purpose={t("purpose")}
      />
      <h2 className="mb-3 text-base font-semibold">{t("openNow")}</h2>
      {doors.length === 0 ? (
        <p className="text-muted">{t("nothingOpen")}</p>
      ) : (
        <DoorTable label={t("openNow")} doors={doors} withState={false} />
      )}
      <div className="mt-6">
        {isSelf && <p>{t("self")}</p>}
        {isClosed && <p>{userPage("operatorSessions")}</p>}
        {!isSelf && !isClosed && <EndAllAccessButton slug={slug} userId={id} name={name} keys={open.apiKeys} />}
      </div>
    </ClientTexts>
  );
}
