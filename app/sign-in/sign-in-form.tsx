import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { Brand } from "@/components/sign-in/brand-mark";
import type { PageTexts } from "@/components/sign-in/card-body";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { ProviderButton, type ProviderChoice } from "@/components/sign-in/provider-button";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { findTypedEmail } from "@/lib/auth/typed-email";
import { env } from "@/lib/env";
import { passkeySite } from "@/lib/local-sign-in/passkey-site";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { continueWithEmail } from "./actions";
import { FindConnection } from "./find-connection";
import type { Offer } from "./offer";
import { PasskeyButton } from "./passkey-button";

/** Where a connection's button leads, with the page to come back to. */
export function startAddress(connectionId: string, returnTo: string, email?: string): string {
  const query = new URLSearchParams({ ...(returnTo && { returnTo }), ...(email && { login_hint: email }) }).toString();
  return `/sso/${connectionId}${query && `?${query}`}`;
}

/** How a sign-out can end: here alone, at the provider too, or with something that may still be open there. */
const signOutWords = ["here", "provider", "partial", "failed", "unanswered"] as const;
type SignOutWord = (typeof signOutWords)[number];

const signOutTexts = {
  here: "signedOut",
  provider: "signedOutProvider",
  partial: "signedOutPartial",
  failed: "signedOutFailed",
  unanswered: "signedOutUnanswered",
} as const;

/** What an address says of a sign-out; null: nothing. */
export function readSignOutWord(signedOut: string | undefined): SignOutWord | null {
  return signedOut === undefined ? null : (signOutWords.find((word) => word === signedOut) ?? "here");
}

function signOutColours(word: SignOutWord): string {
  return word === "here" || word === "provider" ? "bg-success-surface text-success" : "bg-warning-surface text-warning";
}

/** What asks people who are signed in to sign in again: the console of an organization, a new passkey, or new recovery codes. */
export const signInAgains = ["console", "passkey", "codes"] as const;
type SignInAgain = (typeof signInAgains)[number];

const againTexts = { console: "againForConsole", passkey: "againForPasskey", codes: "againForCodes" } as const;

/** The buttons of the organization's connections and the e-mail step. Works without JavaScript. */
export async function SignInForm({
  title,
  brand,
  own,
  organizationSlug,
  offer: { first, rest, lastUsed, search },
  elsewhere,
  returnTo,
  loginHint,
  signedOut,
  again = null,
  isInvalid,
}: {
  title: string;
  brand?: Brand;
  own?: PageTexts;
  /** Null on the page for everybody. */
  organizationSlug: string | null;
  offer: Offer;
  /** The organization whose page has all its ways, when this page shows one of them. */
  elsewhere?: { slug: string; name: string };
  returnTo: string;
  /** Who an application says is coming. */
  loginHint?: string;
  /** Said after a sign-out: where the session ended. */
  signedOut: SignOutWord | null;
  /** For what somebody who is signed in is asked to show once more who they are. */
  again?: SignInAgain | null;
  isInvalid: boolean;
}) {
  const t = await getTranslations("signIn");
  const typed = findTypedEmail(await cookies(), safeReturnPath(returnTo, env().APP_URL));
  const toButton = (choice: ProviderChoice) => (
    <ProviderButton
      key={choice.id}
      choice={choice}
      href={startAddress(choice.id, returnTo, loginHint)}
      note={choice.id === lastUsed ? t("usedLast") : undefined}
      waiting={t("waiting")}
    />
  );
  return (
    <CenteredCard title={title} brand={brand} own={own}>
      {signedOut && (
        <p role="status" className={`mb-4 rounded-md p-3 ${signOutColours(signedOut)}`}>
          {t(signOutTexts[signedOut])}
        </p>
      )}
      {again && (
        <p role="status" className="mb-4 rounded-md bg-sunken p-3">
          {t(againTexts[again])}
        </p>
      )}
      {first.map(toButton)}
      {elsewhere && (
        <Link
          className={`${wideButton.secondary} mb-2`}
          href={signInAddress({ organization: elsewhere.slug, returnTo })}
        >
          {t("allWaysOf", { organization: elsewhere.name })}
        </Link>
      )}
      {first.length > 0 && (
        <p className="my-4 flex items-center gap-3 text-muted">
          <span aria-hidden className="h-px flex-1 bg-border" />
          {t("or")}
          <span aria-hidden className="h-px flex-1 bg-border" />
        </p>
      )}
      <form action={continueWithEmail}>
        <input type="hidden" name="returnTo" value={returnTo} />
        <input type="hidden" name="organization" value={organizationSlug ?? ""} />
        <label className="mb-1 block font-medium" htmlFor="email">
          {t("email")}
        </label>
        <input
          id="email"
          name="email"
          type="email"
          required
          autoComplete="username"
          defaultValue={typed ?? loginHint}
          aria-describedby="email-help"
          aria-invalid={isInvalid}
          className="mb-1 min-h-11 w-full rounded-md border border-border bg-background px-3 aria-invalid:border-danger"
        />
        <p id="email-help" className={`mb-4 ${isInvalid ? "text-danger" : "text-muted"}`}>
          {isInvalid ? t("emailInvalid") : t("emailHelp")}
        </p>
        <SubmitButton
          className={`${first.length > 0 ? wideButton.secondary : wideButton.primary} mb-2`}
          waiting={t("waiting")}
        >
          {t("continue")}
        </SubmitButton>
        <SubmitButton name="way" value="code" className={wideButton.secondary} waiting={t("waiting")}>
          {t("codeInstead")}
        </SubmitButton>
      </form>
      {rest.length > 0 && (
        <details className="mt-4 rounded-md border border-border">
          <summary className="flex min-h-11 cursor-pointer items-center justify-center px-4 font-medium">
            {t("allWays", { count: rest.length })}
          </summary>
          <div className="p-3 pb-1">{rest.map(toButton)}</div>
        </details>
      )}
      {search && (
        <FindConnection
          search={search}
          kept={{ organization: organizationSlug, returnTo, again: again ?? "" }}
          toButton={toButton}
        />
      )}
      {passkeySite(env().APP_URL) && (
        <PasskeyButton
          returnTo={returnTo}
          texts={{ label: t("passkey"), waiting: t("waiting"), stopped: t("passkeyStopped") }}
        />
      )}
      <Link
        className="link link-alone mt-4 block text-center text-muted"
        href={signInAddress({ organization: organizationSlug, returnTo }, "recovery")}
      >
        {t("recovery")}
      </Link>
      <LanguageSwitch className="mt-4 justify-center" />
    </CenteredCard>
  );
}
