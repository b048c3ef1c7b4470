import { getTranslations } from "next-intl/server";
import { RowTable } from "@/components/console/list/row-table";
import { EmptyState } from "@/components/console/page-header";
import { Link } from "@/components/ui/link";
import type { DeliveryView } from "@/lib/webhooks/delivery-view";
import { deliveryColumns } from "../delivery-columns";

/** The last deliveries of a webhook, and the way to all of them. */
export async function LastDeliveries({
  slug,
  path,
  isOn,
  deliveries,
}: {
  slug: string;
  /** The address of the webhook's page. */
  path: string;
  isOn: boolean;
  deliveries: readonly DeliveryView[];
}) {
  const t = await getTranslations("webhooks.deliveries");
  return (
    <div>
      <h2 id="deliveries" className="mb-1 text-base font-semibold">
        {t("last")}
      </h2>
      <p className="mb-3 text-muted">{t("purpose")}</p>
      {deliveries.length === 0 ? (
        <EmptyState text={t("empty")} />
      ) : (
        <>
          <RowTable
            label={t("last")}
            columns={await deliveryColumns({ slug, path }, isOn)}
            rows={deliveries}
            rowKey={({ id }) => id}
          />
          <Link className="link mt-3 inline-block" href={`${path}/deliveries`}>
            {t("all")}
          </Link>
        </>
      )}
    </div>
  );
}
