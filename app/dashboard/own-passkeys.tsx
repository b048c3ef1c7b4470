import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { button, card } from "@/components/ui/styles";
import type { PasskeyView } from "@/lib/directory/passkey";
import { NewPasskeyForm } from "./new-passkey-form";
import { OwnForm } from "./own-form";
import { removePasskeyForm } from "./passkey-actions";

/** The passkeys by which an administrator signs in without a provider. */
export async function OwnPasskeys({
  passkeys,
  signInAgain,
}: {
  passkeys: readonly PasskeyView[];
  /** Where to sign in again before another one may be added; null: the last sign-in is young enough. */
  signInAgain: string | null;
}) {
  const t = await getTranslations("dashboard.passkeys");
  return (
    <section className={`${card} mt-6`} aria-labelledby="passkeys">
      <h2 id="passkeys" tabIndex={-1} className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      {passkeys.length === 0 && <p className="mb-4">{t("empty")}</p>}
      <ul className="mb-4">
        {passkeys.map(({ id, name, isBackedUp, createdAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
            <div className="min-w-0">
              <span className="font-medium break-words" dir="auto">
                {name}
              </span>
              <span className="block text-muted">
                {t("kinds", { synced: isBackedUp ? "yes" : "no" })} ·{" "}
                <Moment at={createdAt} words={(when) => t("created", { when })} /> ·{" "}
                {lastUsedAt ? <Moment at={lastUsedAt} words={(when) => t("used", { when })} /> : t("neverUsed")}
              </span>
            </div>
            <OwnForm
              action={removePasskeyForm}
              label={t("remove")}
              name={t("removeNamed", { name })}
              heading="passkeys"
            >
              <input type="hidden" name="passkey" value={id} />
            </OwnForm>
          </li>
        ))}
      </ul>
      {signInAgain === null ? (
        <NewPasskeyForm />
      ) : (
        <>
          <p className="mb-3 text-muted">{t("againHelp")}</p>
          <Link href={signInAgain} className={button.secondary}>
            {t("again")}
          </Link>
        </>
      )}
    </section>
  );
}
