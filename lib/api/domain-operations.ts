import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { checkDomain } from "@/lib/directory/check-domain";
import { domainInputSchema, domainPatchSchema } from "@/lib/directory/directory-schema";
import { findDomain, listDomains } from "@/lib/directory/domain-store";
import { type DomainView, domainViewSchema, toDomainView } from "@/lib/directory/domain-view";
import { lockRow } from "@/lib/directory/lock-row-store";
import { removeDomain, reserveDomain, updateDomain } from "@/lib/directory/save-domain";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { domainSchema } from "@/lib/identity/email";
import { listOf, listQuery, page, readTextCursor } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Domains";
const params = z.object({ domain: domainSchema });
const readOnly = Object.keys(domainViewSchema.shape).filter((name) => name !== "includeSubdomains");

export const domainOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/domains",
    operationId: "listDomains",
    tag,
    summary: "List domains with their status and verification record",
    access: "domains.read",
    query: listQuery,
    answers: { 200: listOf(domainViewSchema) },
    async run({ organization, query: { limit, cursor } }, { db }) {
      const rows = await listDomains(db, organization.id, { limit: limit + 1, after: readTextCursor(cursor) });
      return { status: 200, body: page(rows, limit, toDomainView, (row) => [row.domain]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/domains",
    operationId: "createDomain",
    tag,
    summary: "Add a domain; the response contains the TXT record to publish",
    access: "domains.write",
    body: domainInputSchema,
    example: { domain: "acme.example" },
    answers: { 201: domainViewSchema },
    async run({ organization, body }, ctx) {
      const row = await reserveDomain({ organizationId: organization.id, ...body }, ctx);
      return {
        status: 201,
        body: toDomainView(row),
        location: `/organizations/${organization.slug}/domains/${row.domain}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/domains/{domain}",
    operationId: "getDomain",
    tag,
    summary: "Read a domain",
    access: "domains.read",
    params,
    answers: { 200: domainViewSchema },
    isResource: true,
    async run({ organization, params: { domain } }, { db }) {
      const view = await readDomain(db, organization.id, domain);
      return { status: 200, body: view, tag: domainTag(view) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/domains/{domain}",
    operationId: "updateDomain",
    tag,
    summary: "Include or exclude the subdomains of a domain",
    access: "domains.write",
    params,
    body: domainPatchSchema,
    example: { includeSubdomains: true },
    readOnly,
    answers: { 200: domainViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { domain }, body, sent, ifMatch }, ctx) {
      requireUnchanged(sent, { domain }, ["domain"]);
      const target = { organizationId: organization.id, domain };
      const update = async (inner: Context) => {
        const { includeSubdomains: current } = await readDomain(inner.db, organization.id, domain);
        return updateDomain({ ...target, includeSubdomains: body.includeSubdomains ?? current }, inner);
      };
      const view = toDomainView(await whileUnchanged(ifMatch, readTag(organization.id, domain), update, ctx));
      return { status: 200, body: view, tag: domainTag(view) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/domains/{domain}",
    operationId: "deleteDomain",
    tag,
    summary: "Remove a domain",
    access: "domains.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { domain }, ifMatch }, ctx) {
      const remove = (inner: Context) => removeDomain({ organizationId: organization.id, domain }, inner);
      await whileUnchanged(ifMatch, readTag(organization.id, domain), remove, ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/domains/{domain}/verify",
    operationId: "verifyDomain",
    tag,
    summary: "Check the verification record in DNS now; the response contains the result",
    access: "domains.write",
    params,
    answers: { 200: domainViewSchema },
    run: async ({ organization, params: { domain } }, ctx) => ({
      status: 200,
      body: toDomainView(await checkDomain({ organizationId: organization.id, domain }, env().DNS_SERVERS, ctx)),
    }),
  }),
];

async function readDomain(db: Db, organizationId: string, domain: string): Promise<DomainView> {
  const row = await findDomain(db, organizationId, domain);
  if (!row) throw new SsoError("not_found");
  return toDomainView(row);
}

/** The hourly look into DNS must not void what a client has read. */
function domainTag({ lastCheckedAt: _c, lastOutcome: _o, lastFound: _f, ...view }: DomainView): string {
  return entityTag(view);
}

const readTag =
  (organizationId: string, domain: string) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "domain", organizationId, key: domain });
    return domainTag(await readDomain(db, organizationId, domain));
  };
