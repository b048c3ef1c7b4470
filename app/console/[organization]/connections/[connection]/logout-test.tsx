import { getTranslations } from "next-intl/server";
import { button } from "@/components/ui/styles";
import type { LogoutTest as LogoutTestState } from "@/lib/diagnosis/read-logout-state";

/** Asks the provider to sign out the person who was tested last, in a window of its own; without JavaScript too. */
export async function LogoutTest({ base, test }: { base: string; test: LogoutTestState }) {
  const t = await getTranslations("logoutCheck.test");
  const { url, binding, signed, isReady } = test;
  return (
    <div className="mb-4">
      <p className="mb-2 max-w-[720px] text-muted">{t("help")}</p>
      <p className="mb-3 break-words">
        {t.rich("sent", {
          binding,
          signed: signed ? "yes" : "no",
          url,
          code: (text) => <code className="font-mono text-small break-all">{text}</code>,
        })}
      </p>
      {isReady ? (
        <form method="post" action={`${base}/logout-test`} target="_blank" rel="noopener">
          <button type="submit" className={button.secondary}>
            {t("begin")}
          </button>
        </form>
      ) : (
        <p>{t("signInFirst")}</p>
      )}
    </div>
  );
}
