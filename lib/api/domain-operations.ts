import { checkDomain } from "@/lib/directory/check-domain";
import { domainInputSchema, domainPatchSchema } from "@/lib/directory/directory-schema";
import { findDomain, listDomains } from "@/lib/directory/domain-store";
import { toDomainView } from "@/lib/directory/domain-view";
import { claimDomain, removeDomain, updateDomain } from "@/lib/directory/save-domain";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { domainSchema } from "@/lib/identity/email";
import { page, readCursor, readLimit } from "./cursor";
import { type Operation, operation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const org = "/organizations/{slug}";

const target = (organization: { id: string }, params: Record<string, string>) => {
  const domain = domainSchema.safeParse(params.domain ?? "");
  if (!domain.success) throw new SsoError("not_found");
  return { organizationId: organization.id, domain: domain.data };
};

/** Domains of an organization. */
export const domainOperations: Operation[] = [
  operation({
    method: "GET",
    path: `${org}/domains`,
    summary: "List domains with their state and the record that proves each",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const [after] = readCursor(query, 1) ?? [];
      const rows = await listDomains(db, organization.id, { limit: limit + 1, after: after ?? null });
      return { status: 200, body: page(rows, limit, toDomainView, (row) => [row.domain]) };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/domains`,
    summary: "Claim a domain; the answer holds the TXT record to publish",
    access: "organization",
    body: domainInputSchema,
    async run({ organization, body }, ctx) {
      const row = await claimDomain({ organizationId: organization.id, ...body }, ctx);
      return {
        status: 201,
        body: toDomainView(row),
        location: `/organizations/${organization.slug}/domains/${row.domain}`,
      };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/domains/{domain}`,
    summary: "Read a domain",
    access: "organization",
    async run({ organization, params }, { db }) {
      const { organizationId, domain } = target(organization, params);
      const row = await findDomain(db, organizationId, domain);
      if (!row) throw new SsoError("not_found");
      return { status: 200, body: toDomainView(row) };
    },
  }),
  operation({
    method: "PATCH",
    path: `${org}/domains/{domain}`,
    summary: "Include the subdomains of a domain, or not",
    access: "organization",
    body: domainPatchSchema,
    readOnly: [
      "domain",
      "status",
      "record",
      "verifiedAt",
      "failingSince",
      "lastCheckedAt",
      "lastOutcome",
      "lastFound",
      "createdAt",
    ],
    async run({ organization, params, body, sent }, ctx) {
      const wanted = target(organization, params);
      requireUnchanged(sent, wanted, ["domain"]);
      const row = await findDomain(ctx.db, wanted.organizationId, wanted.domain);
      if (!row) throw new SsoError("not_found");
      const { includeSubdomains = row.includeSubdomains } = body;
      return { status: 200, body: toDomainView(await updateDomain({ ...wanted, includeSubdomains }, ctx)) };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/domains/{domain}`,
    summary: "Give a domain up",
    access: "organization",
    async run({ organization, params }, ctx) {
      await removeDomain(target(organization, params), ctx);
      return { status: 204 };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/domains/{domain}/verify`,
    summary: "Look for the proof in DNS now; the answer says what was found",
    access: "organization",
    answers: [200],
    run: async ({ organization, params }, ctx) => ({
      status: 200,
      body: toDomainView(await checkDomain(target(organization, params), env().DNS_SERVERS, ctx)),
    }),
  }),
];
