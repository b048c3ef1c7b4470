import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import type { Context } from "@/lib/context";
import { equalsSafely, randomToken } from "@/lib/crypto/tokens";
import { findApplication } from "../application-store";
import { issuerOf } from "../application-view";
import { answerProviderRequest, type ProviderDependencies } from "./answer-request";
import type { ApplicationTestResult, KeptApplicationTest } from "./application-test";
import { keepApplicationTest } from "./application-test-store";
import { testClientId, testRedirectUri } from "./provider-client";

/**
 * Begins a sign-in to an application as its test client: everything is as for the application itself, but the answer comes to us.
 * @param input.isFresh the person has to authenticate again
 * @returns where the browser goes, and what it has to keep; null for what is no OpenID Connect application, or is switched off
 */
export async function beginApplicationTest(
  input: { organizationId: string; slug: string; applicationId: string; isFresh: boolean },
  ctx: Context,
): Promise<{ address: string; kept: KeptApplicationTest } | null> {
  const { isFresh, ...of } = input;
  const application = await findApplication(ctx.db, of.organizationId, of.applicationId);
  if (application?.kind !== "oidc" || application.status !== "on") return null;
  const kept = {
    ...of,
    clientId: testClientId(application.clientId),
    state: randomToken(),
    nonce: randomToken(),
    verifier: randomToken(),
  };
  const issuer = issuerOf(ctx.baseUrl);
  const query = new URLSearchParams({
    client_id: kept.clientId,
    redirect_uri: testRedirectUri(issuer),
    response_type: "code",
    scope: "openid profile email",
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: createHash("sha256").update(kept.verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(isFresh && { prompt: "login" }),
  });
  return { address: `${issuer}/auth?${query}`, kept };
}

const tokensSchema = z.object({
  access_token: z.string(),
  id_token: z.string(),
  expires_in: z.number(),
  scope: z.string().default(""),
});
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Takes the answer to the test client: exchanges the code, asks for userinfo, keeps what both said, and gives the token back, so that
 * nothing is left that opens anything.
 * @returns false when the answer is not that of this browser's test
 */
export async function finishApplicationTest(
  { query, kept }: { query: URLSearchParams; kept: KeptApplicationTest },
  dependencies: ProviderDependencies,
  ctx: Context,
): Promise<boolean> {
  if (!equalsSafely(query.get("state") ?? "", kept.state)) return false;
  const of = { organizationId: kept.organizationId, id: kept.applicationId };
  const result = await readAnswer(query, kept, (path, request) => ask(path, request, dependencies, ctx), ctx);
  await keepApplicationTest(of, kept.state, result, ctx);
  return true;
}

type Ask = (path: string, request: { form?: Record<string, string>; token?: string }) => Promise<unknown>;

async function readAnswer(
  query: URLSearchParams,
  { clientId, verifier, nonce }: KeptApplicationTest,
  send: Ask,
  { baseUrl }: Context,
): Promise<ApplicationTestResult> {
  const error = query.get("error");
  if (error !== null) return { status: "error", error, description: query.get("error_description") };
  const answer = await send("/token", {
    form: {
      grant_type: "authorization_code",
      client_id: clientId,
      code: query.get("code") ?? "",
      redirect_uri: testRedirectUri(issuerOf(baseUrl)),
      code_verifier: verifier,
    },
  });
  const tokens = tokensSchema.safeParse(answer);
  if (!tokens.success) return refusalOf(answer);
  const { access_token: token, id_token: idToken, expires_in: seconds, scope } = tokens.data;
  const userInfo = await send("/userinfo", { token });
  await send("/revocation", { form: { token, client_id: clientId } });
  const payload = decodeJwt(idToken);
  if (payload.nonce !== nonce) return { status: "error", error: "nonce", description: null };
  return {
    status: "tokens",
    idToken: { header: { ...decodeProtectedHeader(idToken) }, payload },
    accessToken: { seconds, scope },
    userInfo: z.record(z.string(), z.unknown()).parse(userInfo),
  };
}

function refusalOf(answer: unknown): ApplicationTestResult {
  const { data } = refusalSchema.safeParse(answer);
  return { status: "error", error: data?.error ?? "server_error", description: data?.error_description ?? null };
}

/** One request to the provider as an application's server would send it. Never over the network: it is this process. */
async function ask(
  path: string,
  { form, token }: { form?: Record<string, string>; token?: string },
  dependencies: ProviderDependencies,
  ctx: Context,
): Promise<unknown> {
  const headers = new Headers({ accept: "application/json" });
  if (form) headers.set("content-type", "application/x-www-form-urlencoded");
  if (token) headers.set("authorization", `Bearer ${token}`);
  const arrived = {
    method: form ? "POST" : "GET",
    url: new URL(`${issuerOf(ctx.baseUrl)}${path}`),
    headers,
    body: form ? new URLSearchParams(form).toString() : "",
    address: "127.0.0.1",
  };
  const text = await (await answerProviderRequest(arrived, dependencies, ctx)).text();
  return text === "" ? null : JSON.parse(text);
}
