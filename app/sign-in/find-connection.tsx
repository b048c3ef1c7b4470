import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { ProviderChoice } from "@/components/sign-in/provider-button";
import { wideButton } from "@/components/ui/styles";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import type { OfferSearch } from "./offer";

const place = "find";

/** Where people find their connection among hundreds: a form that asks this page again, so that it needs no scripts. */
export async function FindConnection({
  search: { text, found, isCut },
  kept: { organization, ...query },
  toButton,
}: {
  search: OfferSearch;
  /** What the page is asked with besides. */
  kept: { organization: string | null; returnTo: string; again: string };
  toButton: (choice: ProviderChoice) => ReactNode;
}) {
  const t = await getTranslations("signIn.find");
  return (
    <div id={place} className="mt-4 border-t border-border pt-4">
      <form action={`${signInAddress({ organization })}#${place}`}>
        {Object.entries(query).map(
          ([name, value]) => value !== "" && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <label className="mb-1 block font-medium" htmlFor="search">
          {t("label")}
        </label>
        <input
          id="search"
          name="search"
          type="search"
          required
          maxLength={200}
          defaultValue={text}
          autoComplete="off"
          aria-describedby="search-help"
          className="mb-1 min-h-11 w-full rounded-md border border-border bg-background px-3"
        />
        <p id="search-help" className="mb-4 text-muted">
          {t("help")}
        </p>
        <button type="submit" className={wideButton.secondary}>
          {t("button")}
        </button>
      </form>
      {text !== "" && (
        <div className="mt-4">
          <p role="status" className="mb-3 break-words text-muted">
            {found.length === 0 ? t("none", { text }) : t(isCut ? "cut" : "found", { count: found.length })}
          </p>
          {found.map(toButton)}
        </div>
      )}
    </div>
  );
}
