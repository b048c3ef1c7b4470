import type { Account, Context as ProviderContext } from "oidc-provider";
import { decideAccess } from "../access-rule";
import { claimsFor } from "../application-claims";
import { type ClaimPageQuery, claimPage } from "../claim-page";
import { clientOf, sessionBy } from "./find-in-request";
import { claimSession, type SignedIn } from "./signed-in";

/** The library's account, with the session that it stands for. */
export type ProviderAccount = Account & { signedIn: SignedIn };

/**
 * The person of a request, for the library. With a code or a token in hand they must still be let in: whoever was suspended, or is let
 * in no more, gets neither a token nor a refresh nor userinfo.
 * @param token the code or token; absent where the browser itself asks, whom the policy checks
 */
export async function findAccount(
  ctx: ProviderContext,
  accountId: string,
  token?: { sessionUid?: string; clientId?: string },
): Promise<ProviderAccount | undefined> {
  const sessionId = token ? token.sessionUid : ctx.oidc.session.uid;
  const clientId = token?.clientId ?? ctx.oidc.client.clientId;
  const signedIn = sessionId === undefined ? null : await sessionBy({ sessionId });
  const client = await clientOf(clientId);
  if (!signedIn || !client || signedIn.person.id !== accountId) return undefined;
  const { application } = client;
  if (token && !decideAccess(application, signedIn.person).allowed) return undefined;
  const { person } = signedIn;
  const session = claimSession(signedIn, application);
  const claims = async (use: string) => ({
    ...claimsFor(application, person, session),
    ...(use === "userinfo" && claimPage(application, person, pageOf(ctx.query))),
  });
  return { accountId, signedIn, claims };
}

/** Which page of a long list userinfo is asked for: `?claim=groups&after=…`. */
function pageOf({ claim, after }: ProviderContext["query"]): ClaimPageQuery {
  return { claim: String(claim ?? ""), after: String(after ?? "") };
}
