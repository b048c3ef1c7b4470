import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { refusedDomain } from "./domain-rules";
import { countDomains, type Domain, deleteDomainRow, findDomain, insertDomains, updateDomainRow } from "./domain-store";
import { lockOrganization } from "./organization-store";
import { requireWithin } from "./quotas";

/**
 * Reserves a domain. Any organization may reserve any; only a proof in DNS makes one the holder.
 * @throws SsoError validation_failed for public mail domains and public suffixes; already_exists
 */
export async function reserveDomain(
  { organizationId, domain, includeSubdomains }: { organizationId: string; domain: string; includeSubdomains: boolean },
  ctx: Context,
): Promise<Domain> {
  return ctx.db.transaction(async (tx) => {
    const [claimed] = await reserveDomains(
      { organizationId, domains: [domain], path: "domain", includeSubdomains },
      { ...ctx, db: tx },
    );
    if (claimed) return claimed;
    throw new SsoError("already_exists", {
      expected: said("freeDomain"),
      got: plain(domain),
      fields: { domain: "domain_taken" },
    });
  });
}

type DomainClaim = {
  organizationId: string;
  domains: readonly string[];
  /** The field of the caller's form that the domains came from. */
  path: string;
  includeSubdomains?: boolean;
};

/** Claims those of the domains that the organization has not claimed yet, with the caller's transaction. */
export async function reserveDomains(
  { organizationId, domains, path, includeSubdomains = false }: DomainClaim,
  ctx: Context,
): Promise<Domain[]> {
  refusePublicDomains(domains, path);
  const rows = domains.map((domain) => ({
    organizationId,
    domain,
    token: randomToken(16),
    includeSubdomains,
    createdAt: ctx.now,
  }));
  if (rows.length > 0) await lockOrganization(ctx.db, organizationId);
  const added = await insertDomains(ctx.db, rows);
  if (added.length > 0) requireWithin("domains", await countDomains(ctx.db, organizationId));
  for (const row of added) await auditDomain("domain.claimed", row, [], ctx);
  return added;
}

/** @throws SsoError validation_failed */
export function refusePublicDomains(names: readonly string[], path: string): void {
  for (const domain of names) refuseIfPublic(domain, path);
}

function refuseIfPublic(domain: string, path: string): void {
  const refusal = refusedDomain(domain);
  if (refusal === null) return;
  const got = refusal === "public_mail" ? said("publicMail", { domain }) : said("publicSuffix", { domain });
  throw new SsoError("validation_failed", { expected: said("ownDomain"), got, fields: { [path]: refusal } });
}

/** @throws SsoError not_found */
export async function updateDomain(
  input: { organizationId: string; domain: string; includeSubdomains: boolean },
  ctx: Context,
): Promise<Domain> {
  const { organizationId, domain, includeSubdomains } = input;
  const before = await findDomain(ctx.db, organizationId, domain);
  if (!before) throw new SsoError("not_found");
  if (before.includeSubdomains === includeSubdomains) return before;
  return ctx.db.transaction(async (tx) => {
    const after = await updateDomainRow(tx, organizationId, domain, { includeSubdomains });
    if (!after) throw new SsoError("not_found");
    const change = { field: "includeSubdomains", from: before.includeSubdomains, to: includeSubdomains };
    await auditDomain("domain.updated", after, [change], { ...ctx, db: tx });
    return after;
  });
}

/** Gives a reservation up. Connections that list the domain no longer get its people. @throws SsoError not_found */
export async function removeDomain(input: { organizationId: string; domain: string }, ctx: Context): Promise<void> {
  const before = await findDomain(ctx.db, input.organizationId, input.domain);
  if (!before) throw new SsoError("not_found");
  await ctx.db.transaction(async (tx) => {
    await deleteDomainRow(tx, input.organizationId, input.domain);
    await auditDomain("domain.removed", before, [], { ...ctx, db: tx });
  });
}

export async function auditDomain(
  action: `domain.${string}`,
  { organizationId, domain }: Domain,
  changes: { field: string; from: unknown; to: unknown }[],
  ctx: Context,
): Promise<void> {
  await recordAudit({ organizationId, action, target: { type: "domain", id: domain, label: domain }, changes }, ctx);
}
