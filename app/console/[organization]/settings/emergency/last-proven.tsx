import { getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import type { EmergencyAccessView } from "@/lib/directory/emergency-access";

/** When an organization's way in without a provider was last seen to open, and by whom. */
export async function LastProven({ access: { lastProvenAt, lastProvenBy } }: { access: EmergencyAccessView }) {
  const t = await getTranslations("emergency");
  if (lastProvenAt === null) return t("never");
  return <Moment at={lastProvenAt} words={(when) => t("last", { when, name: lastProvenBy ?? "" })} />;
}
