import type { OidcConnection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { oidcSidKeys } from "@/lib/identity/logout-keys";
import { isManyTenants, isResponseIssuer } from "@/lib/oidc/microsoft-tenant";
import { type EndedByProvider, endByProvider } from "./end-by-provider";
import { type LogoutOutcome, type ObeyedLogout, settleLogout } from "./record-logout";
import { requireAddressed, requireLeft } from "./require-usable-connection";
import { sidIssuer } from "./session-keys";
import { knowing } from "./sign-in-refusal";

const maxSid = 1024;

/**
 * Ends the session that a provider's logout page names in a frame (Front-Channel Logout 1.0, section 2). `sid` is enough: Entra omits
 * `iss`. Where `iss` is there, it is the provider's. No cookie is looked at: browsers send none into the frame of another site
 * (openid/connect#1003), and whoever knows the `sid` may end its session, which the provider alone was told.
 */
export async function endByFrontChannel(
  { connectionId, query }: { connectionId: string; query: URLSearchParams },
  ctx: Context,
): Promise<LogoutOutcome> {
  return settleLogout("oidc", () => obey(connectionId, query, ctx), ctx);
}

async function obey(connectionId: string, query: URLSearchParams, ctx: Context): Promise<ObeyedLogout> {
  const found = await requireAddressed(ctx.db, connectionId, "oidc");
  return knowing({ found }, async () => {
    requireLeft(found);
    for (const name of ["iss", "sid"])
      if (query.getAll(name).length > 1)
        throw new SsoError("oidc_param_duplicate", { expected: said("oneParameter", { name }), got: said("several") });
    const checks = readChecks(query, found.connection);
    return knowing({ checks }, async () => {
      const failed = checks.find((check) => !check.passed);
      if (failed) throw new SsoError(failed.name, { expected: failed.expected, got: failed.got });
      return { learned: { found, checks }, ...(await endSid(query, found, ctx)) };
    });
  });
}

function readChecks(query: URLSearchParams, { kind, oidc }: OidcConnection): Check[] {
  const issuer = oidc.issuer ?? "";
  const named = query.get("iss");
  const sid = query.get("sid");
  const manyTenants = kind === "microsoft-oidc" && isManyTenants(issuer);
  return [
    {
      name: "oidc_logout_issuer",
      passed: named === null || isResponseIssuer({ issuer, manyTenants }, named),
      expected: plain(issuer),
      got: plain(named),
    },
    {
      name: "oidc_logout_sid",
      passed: sid !== null && sid !== "" && sid.length <= maxSid,
      expected: said("sidParameter"),
      got: personal(sid),
    },
  ];
}

function endSid(
  query: URLSearchParams,
  { connection, organization }: ConnectionForSignIn<OidcConnection>,
  ctx: Context,
): Promise<EndedByProvider> {
  const place = { connectionId: connection.id, issuer: sidIssuer({ connection, tokenIssuer: query.get("iss") }) };
  const sidKeys = oidcSidKeys(secretBox(), place, query.get("sid") ?? "");
  const named = { organizationId: organization.id, filter: { connection: connection.id, sidKeys } };
  return ctx.db.transaction((tx) => endByProvider(named, { ...ctx, db: tx }));
}

/** Who may show the answer in a frame: the origins of the provider, as the connection names them; empty for an unknown connection. */
export async function framingOrigins(connectionId: string, { db }: Pick<Context, "db">): Promise<string[]> {
  const found = await findConnectionForSignIn(db, connectionId);
  if (found?.connection.protocol !== "oidc") return [];
  const { issuer, endSessionEndpoint } = found.connection.oidc;
  const addresses = [issuer, endSessionEndpoint].filter((address) => address !== null && URL.canParse(address));
  return [...new Set(addresses.map((address) => new URL(address ?? "").origin))];
}
