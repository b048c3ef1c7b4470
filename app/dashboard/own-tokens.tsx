import { getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import { card } from "@/components/ui/styles";
import type { PersonalTokenView } from "@/lib/directory/personal-token";
import { revokeTokenForm } from "./actions";
import { NewTokenForm } from "./new-token-form";
import { OwnForm } from "./own-form";

/** The tokens by which an administrator calls the REST API as themselves; plain forms, which work without JavaScript. */
export async function OwnTokens({
  tokens,
  organization,
  now,
}: {
  tokens: readonly PersonalTokenView[];
  /** The name of the one organization that they are for. */
  organization: string;
  now: Date;
}) {
  const t = await getTranslations("dashboard.tokens");
  return (
    <section className={`${card} mt-6`} aria-labelledby="tokens">
      <h2 id="tokens" tabIndex={-1} className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help", { organization })}</p>
      {tokens.length === 0 && <p className="mb-4">{t("empty")}</p>}
      <ul className="mb-4">
        {tokens.map(({ id, name, hint, readOnly, expiresAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
            <div className="min-w-0">
              <span className="font-medium break-words">{name}</span>{" "}
              <span className="font-mono text-small text-muted">{hint}…</span>
              <span className="block text-muted">
                {t("kinds", { readOnly: readOnly ? "yes" : "no" })} ·{" "}
                <Moment at={expiresAt} words={(when) => (expiresAt > now ? t("expires", { when }) : t("expired"))} /> ·{" "}
                {lastUsedAt ? <Moment at={lastUsedAt} words={(when) => t("used", { when })} /> : t("neverUsed")}
              </span>
            </div>
            <OwnForm action={revokeTokenForm} label={t("revoke")} name={t("revokeNamed", { name })} heading="tokens">
              <input type="hidden" name="token" value={id} />
            </OwnForm>
          </li>
        ))}
      </ul>
      <NewTokenForm />
    </section>
  );
}
