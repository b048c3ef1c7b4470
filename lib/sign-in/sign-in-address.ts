import { defaultReturnPath } from "./return-path";

/**
 * A page for signing in, with what must not be lost on the way from one to the next: whose it is, and where somebody wants
 * to go. Pure.
 * @param page one of ours below `/sign-in`; absent: the page with the e-mail step
 */
export function signInAddress(
  {
    organization,
    returnTo,
    ...query
  }: {
    organization?: string | null;
    returnTo?: string | null;
    problem?: string;
    code?: string;
    again?: string;
    signedOut?: string;
  },
  page: "recovery" | "error" | null = null,
): string {
  const below = page ?? (organization && encodeURIComponent(organization));
  const path = below ? `/sign-in/${below}` : "/sign-in";
  const parameters = new URLSearchParams({
    ...(page && organization && { organization }),
    ...(returnTo && returnTo !== defaultReturnPath && { returnTo }),
    ...query,
  });
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** The page that asks a signed-in person to confirm the session with a passkey, and leads on to where they wanted to go. Pure. */
export const confirmationAddress = (returnTo: string): string =>
  `/sign-in/confirm?${new URLSearchParams({ returnTo })}`;
