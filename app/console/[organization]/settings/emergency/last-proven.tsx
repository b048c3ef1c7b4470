import { getFormatter, getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import type { EmergencyAccessView } from "@/lib/directory/emergency-access";

/** When an organization's way in without a provider was last seen to open, and by whom. */
export async function LastProven({ access: { lastProvenAt, lastProvenBy } }: { access: EmergencyAccessView }) {
  const t = await getTranslations("emergency");
  if (lastProvenAt === null) return t("never");
  const format = await getFormatter();
  const day = format.dateTime(new Date(lastProvenAt), { dateStyle: "long" });
  return <Moment at={lastProvenAt}>{t("last", { day, name: lastProvenBy ?? "" })}</Moment>;
}
