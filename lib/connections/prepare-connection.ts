import { type DrawnImage, imageBoxes } from "@/lib/branding/draw-image";
import { takeImage } from "@/lib/branding/take-image";
import type { ClosableContext, Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { listRoles } from "@/lib/directory/organization-store";
import { refusePublicDomains } from "@/lib/directory/save-domain";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import type { ConnectionInput } from "./connection-schema";
import { fillTenantValue } from "./fill-tenant-value";
import { prepareOidcConfig } from "./prepare-oidc-config";
import { prepareSamlConfig } from "./prepare-saml-config";
import { requireKnownTargets } from "./require-known-targets";

export type PrepareInput = {
  organizationId: string;
  connection: ConnectionInput;
  /** Fields of `saml` that the caller set by hand: they win over what metadata says. */
  explicitSamlFields: readonly string[];
  /** What `readProviderPart` made of it before a transaction of the caller; absent: it is read here. */
  provider?: ProviderPart;
};

/** The half of a connection that depends on its protocol, for a connection of this ID. */
export type ProviderPart = { id: string } & (
  | ({ protocol: "saml" } & Awaited<ReturnType<typeof prepareSamlConfig>>)
  | ({ protocol: "oidc" } & Awaited<ReturnType<typeof prepareOidcConfig>>)
);

type Origin = { before: Connection | null; known?: Connection | null };

/** A connection as it will be written, and the picture that has to be stored with it. */
export type PreparedConnection = { connection: Connection; drawn: DrawnImage | null };

/**
 * The connection as it will be written; reads metadata or discovery on the way, unless the context is closed to the network:
 * what was given is all there is then.
 * @param from what is saved, and what the caller's fields began with where that is something else
 */
export async function prepareConnection(
  request: PrepareInput,
  from: Origin,
  ctx: ClosableContext,
): Promise<PreparedConnection> {
  const { organizationId, connection: input } = request;
  const { before } = from;
  await requireKnownTargets(ctx.db, organizationId, input);
  await requireNamedAdministrators(organizationId, input, ctx);
  refusePublicDomains(input.signIn.domains, "signIn.domains");
  const { name, status, claims } = input;
  const provisioning = await fillTenantValue(organizationId, input.provisioning, ctx);
  const { hash: buttonImage, drawn } = await takeImage(
    { organizationId, image: input.signIn.buttonImage, box: imageBoxes.button, path: "signIn.buttonImage" },
    ctx,
  );
  const { id, ...part } = request.provider ?? (await readProviderPart(request, from, ctx));
  const common = {
    id,
    organizationId,
    name,
    preset: input.preset ?? before?.preset ?? null,
    status,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
    lastSignInAt: before?.lastSignInAt ?? null,
    metadataTriedAt: before?.metadataTriedAt ?? null,
    metadataFailure: before?.metadataFailure ?? null,
    metadataNextTryAt: before?.metadataNextTryAt ?? null,
    metadataEndpoints: before?.metadataEndpoints ?? null,
    claims,
    provisioning,
    signIn: { ...input.signIn, buttonImage },
  };
  if (part.protocol === "saml") return { connection: { ...common, kind: "generic-saml", ...part }, drawn };
  return { connection: { ...common, kind: microsoftOrGeneric(input), ...part }, drawn };
}

const microsoftOrGeneric = ({ kind }: ConnectionInput) => (kind === "microsoft-oidc" ? kind : "generic-oidc");

/**
 * The half of a connection that depends on its protocol: what was given, and what metadata or discovery says (network). For callers
 * that write several things in one transaction, which must not wait for the network.
 * @throws SsoError metadata_*, oidc_discovery_*, outbound_*, validation_failed
 */
export async function readProviderPart(
  { connection: input, explicitSamlFields }: Omit<PrepareInput, "provider">,
  { before, known = before }: Origin,
  ctx: ClosableContext,
): Promise<ProviderPart> {
  // Long enough not to be guessed: some pages show the name of a connection to whoever has its id.
  const id = before?.id ?? randomId(12);
  if (input.kind === "generic-saml") {
    const from = {
      saved: before?.protocol === "saml" ? before : null,
      known: known?.protocol === "saml" ? known : null,
    };
    return { id, protocol: "saml", ...(await prepareSamlConfig(input.saml, from, explicitSamlFields, ctx)) };
  }
  const from = { saved: before?.protocol === "oidc" ? before : null, known: known?.protocol === "oidc" ? known : null };
  return { id, protocol: "oidc", ...(await prepareOidcConfig(id, input, from, ctx)) };
}

/**
 * A default role or a pattern reaches people whom nobody named. A role that administers the console is given by exact rows
 * alone, which an administrator wrote knowing what they do.
 * @throws SsoError validation_failed
 */
async function requireNamedAdministrators(
  organizationId: string,
  { provisioning }: ConnectionInput,
  { db }: Pick<Context, "db">,
): Promise<void> {
  const consoleRoles = new Set(
    (await listRoles(db, organizationId)).flatMap(({ key, console }) => (console ? [key] : [])),
  );
  const { rules, default: byDefault } = provisioning.roles;
  const paths = rules.flatMap(({ role, match }, index) =>
    match === "pattern" && consoleRoles.has(role) ? [`provisioning.roles.rules.${index}.match`] : [],
  );
  if (byDefault !== null && consoleRoles.has(byDefault)) paths.push("provisioning.roles.default");
  if (paths.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("exactRows"),
    got: said("patternOrDefault"),
    fields: Object.fromEntries(paths.map((path) => [path, "console_role"])),
  });
}
