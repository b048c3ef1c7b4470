import { interactionPolicy, type Context as ProviderContext } from "oidc-provider";
import { decideAccess } from "../access-rule";
import { clientOf, sessionBy } from "./find-in-request";
import { readAcrValues } from "./pending-request";

const { Check, Prompt } = interactionPolicy;

/**
 * What the browser is asked before an application gets its answer. Besides the library's own questions (nobody signed in, `prompt`,
 * `max_age`, hints): whether the person is of the application's organization, whether its access rule lets them in, and whether they
 * authenticated as the application wants it. Consent is never
 * asked for, because these are the organization's own applications; an application that wants it asked gets its yes.
 */
export function loginPolicy(): unknown {
  const policy = interactionPolicy.base();
  const { checks } = policy.get("login");
  checks.add(new Check("organization", "another organization is signed in", "login_required", isElsewhere));
  checks.add(new Check("access", "the person may not use this application", "access_denied", isDenied));
  checks.add(new Check("acr", "another authentication is asked for", "login_required", wantsAnotherAcr));
  policy.remove("consent");
  policy.add(new Prompt({ name: "consent", requestable: true }));
  // Before the sign-in: anyone who signs in for this request has chosen by that.
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}

async function asked({ oidc }: ProviderContext) {
  if (!oidc.session.accountId) return null;
  const [client, signedIn] = [await clientOf(oidc.client.clientId), await sessionBy({ sessionId: oidc.session.uid })];
  return client && signedIn ? { application: client.application, person: signedIn.person } : null;
}

async function isElsewhere(ctx: ProviderContext): Promise<boolean> {
  const found = await asked(ctx);
  return found !== null && found.person.organizationId !== found.application.organizationId;
}

async function isDenied(ctx: ProviderContext): Promise<boolean> {
  const found = await asked(ctx);
  return found !== null && !decideAccess(found.application, found.person).allowed;
}

/**
 * `acr_values` is a wish (OpenID Connect Core 3.1.2.1): whoever authenticated otherwise is sent to their provider once, and what comes
 * back is told as it is. Nobody is sent where no provider vouches for them, or where the application wants nobody asked.
 */
async function wantsAnotherAcr({ oidc }: ProviderContext): Promise<boolean> {
  const { acr_values: wanted, prompt = "" } = oidc.params;
  const values = readAcrValues(wanted);
  if (values.length === 0 || oidc.result?.login || prompt.split(" ").includes("none")) return false;
  const signedIn = oidc.session.accountId ? await sessionBy({ sessionId: oidc.session.uid }) : null;
  if (!signedIn || signedIn.connectionId === null) return false;
  return !values.includes(signedIn.authentication?.context ?? "");
}
