import { getTranslations } from "next-intl/server";
import { DoorTable } from "@/components/console/door-table";
import { Link } from "@/components/ui/link";
import { getDb } from "@/lib/db/open-database";
import { findReceipt } from "@/lib/leaving/receipt-store";

/** What a request closed of somebody, and the way to the receipt to print, as long as there is the user. */
export async function ClosedAccess({
  slug,
  organizationId,
  receiptId,
}: {
  slug: string;
  organizationId: string;
  receiptId: string;
}) {
  const receipt = await findReceipt(await getDb(), organizationId, receiptId);
  if (!receipt) return null;
  const t = await getTranslations("directories.requests.detail");
  return (
    <div className="mb-6">
      <h3 className="mb-2 font-semibold">{t("closed")}</h3>
      <DoorTable label={t("closed")} doors={receipt.doors} withState />
      {receipt.userId && (
        <p className="mt-2">
          <Link className="link" href={`/console/${slug}/users/${receipt.userId}/leaving/${receiptId}`}>
            {t("openReceipt")}
          </Link>
        </p>
      )}
    </div>
  );
}
