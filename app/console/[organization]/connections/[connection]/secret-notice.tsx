import { getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import type { Connection } from "@/lib/connections/connection";

const warningDays = 30;

/** An expired secret stops every sign-in at once; so it is said before. */
export async function SecretNotice({ connection }: { connection: Connection }) {
  if (connection.protocol !== "oidc" || !connection.oidc.clientSecretExpiresOn) return null;
  const t = await getTranslations("connectionPage");
  const ends = new Date(connection.oidc.clientSecretExpiresOn);
  const days = Math.ceil((ends.getTime() - Date.now()) / 86_400_000);
  if (days > warningDays) return null;
  return (
    <p className="mb-6 rounded-md border border-danger p-3 font-medium">
      <Moment
        at={connection.oidc.clientSecretExpiresOn}
        words={(date) => t(days < 0 ? "secretExpired" : "secretExpiring", { date })}
      />
    </p>
  );
}
