import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { NewRecoveryCodes } from "./new-recovery-codes";

/** What stands between somebody and new codes. */
export type CodesHindrance =
  /** The session has to be confirmed with a passkey first. */
  | { by: "confirmation" }
  /** An operator, in a session that a provider vouched for. */
  | { by: "provider" }
  /** The sign-in is too long ago; where to sign in again. */
  | { by: "age"; signInAgain: string };

/** The recovery codes by which an administrator signs in without a provider: how many are left, and new ones. */
export async function OwnRecoveryCodes({
  left,
  hindrance,
  site,
  owner,
}: {
  left: number;
  hindrance: CodesHindrance | null;
  site: string;
  owner: string;
}) {
  const t = await getTranslations("dashboard.recoveryCodes");
  return (
    <section className={`${card} mt-6`} aria-labelledby="recovery-codes">
      <h2 id="recovery-codes" tabIndex={-1} className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      <p className="mb-4">{t("left", { left })}</p>
      {hindrance === null ? (
        <NewRecoveryCodes site={site} owner={owner} />
      ) : (
        <p className="text-muted">{t(hindrance.by)}</p>
      )}
      {hindrance?.by === "age" && (
        <Link href={hindrance.signInAgain} className={`${button.secondary} mt-3`}>
          {t("again")}
        </Link>
      )}
    </section>
  );
}
