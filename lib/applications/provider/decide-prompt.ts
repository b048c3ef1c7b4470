import { interactionPolicy, type Context as ProviderContext } from "oidc-provider";
import { decideAccess } from "../access-rule";
import { clientOf, sessionBy } from "./find-in-request";

const { Check, Prompt } = interactionPolicy;

/**
 * What the browser is asked before an application gets its answer. Besides the library's own questions (nobody signed in, `prompt`,
 * `max_age`, hints): whether the person is of the application's organization, and whether its access rule lets them in. Consent is never
 * asked for, because these are the organization's own applications; an application that wants it asked gets its yes.
 */
export function loginPolicy(): unknown {
  const policy = interactionPolicy.base();
  const { checks } = policy.get("login");
  checks.add(new Check("organization", "another organization is signed in", "login_required", isElsewhere));
  checks.add(new Check("access", "the person may not use this application", "access_denied", isDenied));
  policy.remove("consent");
  policy.add(new Prompt({ name: "consent", requestable: true }));
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
