import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { getDb } from "@/lib/db/open-database";
import { listReceipts } from "@/lib/leaving/receipt-store";

const shownReceipts = 10;

/** What was closed when somebody left; nothing for who never did. */
export async function PersonReceipts({
  slug,
  organizationId,
  userId,
}: {
  slug: string;
  organizationId: string;
  userId: string;
}) {
  const t = await getTranslations("leaving.receipt");
  const receipts = await listReceipts(
    await getDb(),
    { organizationId, userId },
    { limit: shownReceipts, before: null },
  );
  if (receipts.length === 0) return null;
  return (
    <section className="mb-6">
      <h2 className="mb-1 text-base font-semibold">{t("list")}</h2>
      <p className="mb-3 text-muted">{t("listHelp")}</p>
      <ul>
        {receipts.map(({ id, createdAt, doors }) => (
          <li key={id}>
            <Link className="link" href={`/console/${slug}/users/${userId}/leaving/${id}`}>
              <Moment at={createdAt} />
            </Link>{" "}
            <span className="text-muted">
              {t("entry", { count: doors.filter(({ state }) => state === "closed").length })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
