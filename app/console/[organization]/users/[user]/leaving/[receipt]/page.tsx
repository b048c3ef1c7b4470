import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DoorTable } from "@/components/console/door-table";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { Moment } from "@/components/ui/moment";
import { ProductMark } from "@/components/ui/product-mark";
import { card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { countUntold } from "@/lib/leaving/open-doors-queries";
import { findReceipt } from "@/lib/leaving/receipt-store";
import { PrintButton } from "../print-button";

/** The receipt of somebody who left, to print. */
export default async function ReceiptPage({
  params,
}: {
  params: Promise<{ organization: string; user: string; receipt: string }>;
}) {
  const { organization: slug, user: userId, receipt: receiptId } = await params;
  const { organization } = await requireAdmin(slug, "users.read");
  const db = await getDb();
  const receipt = await findReceipt(db, organization.id, receiptId);
  if (receipt?.userId !== userId) notFound();
  const t = await getTranslations("leaving.receipt");
  const { email, name, doors, closedBy, createdAt, id } = receipt;
  const untold = await countUntold(db, { organizationId: organization.id, userId });
  const title = t("title", { name: name ?? email });
  const facts: [string, ReactNode][] = [
    [t("person"), name === null ? email : `${name} (${email})`],
    [t("organization"), organization.name],
    [t("closedAt"), <Moment key="at" at={createdAt} isExact />],
    [t("closedBy"), closedBy],
    [t("reference"), id],
  ];
  return (
    <ClientTexts of={["leaving.form"]}>
      <PageHeader
        help="users"
        title={title}
        under={{ slug, list: "users", entry: { label: name ?? email, href: `/console/${slug}/users/${userId}` } }}
        purpose={t("purpose")}
        action={<PrintButton />}
      />
      <div className="print-sheet">
        <p className="mb-4 hidden items-center gap-2 text-xl font-semibold print:flex">
          <ProductMark /> {title}
        </p>
        <dl className={`${card} mb-6 grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]`}>
          {facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
        {doors.length === 0 ? <p>{t("nothing")}</p> : <DoorTable label={t("purpose")} doors={doors} withState />}
        {doors.some(({ door }) => door === "applications") && (
          <p className="mt-3 text-muted">{t("untold", { count: untold })}</p>
        )}
      </div>
    </ClientTexts>
  );
}
