"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { chosenSchema, eachChosen } from "@/lib/auth/each-chosen";
import { checkDomain } from "@/lib/directory/check-domain";
import { domainInputSchema } from "@/lib/directory/directory-schema";
import { toDomainView } from "@/lib/directory/domain-view";
import { removeDomain, reserveDomain, updateDomain } from "@/lib/directory/save-domain";
import { env } from "@/lib/env";

const domain = z.string().max(253);

export const reserveDomainForm = adminAction("domains.write", domainInputSchema, async (input, ctx) =>
  toDomainView(await reserveDomain({ organizationId: ctx.organization.id, ...input }, ctx)),
);

/** Looks for the proof in DNS now. */
export const checkDomainForm = adminAction("domains.write", z.strictObject({ domain }), async (input, ctx) =>
  toDomainView(await checkDomain({ organizationId: ctx.organization.id, ...input }, env().DNS_SERVERS, ctx)),
);

export const includeSubdomainsForm = adminAction(
  "domains.write",
  z.strictObject({ domain, includeSubdomains: z.boolean() }),
  async (input, ctx) => toDomainView(await updateDomain({ organizationId: ctx.organization.id, ...input }, ctx)),
);

export const removeDomainForm = adminAction("domains.write", z.strictObject({ domain }), (input, ctx) =>
  removeDomain({ organizationId: ctx.organization.id, ...input }, ctx),
);

/** Gives up the chosen ones of a list. */
export const removeDomainsForm = adminAction("domains.write", chosenSchema, ({ ids }, ctx) =>
  eachChosen(ids, {
    run: async (id) => {
      await removeDomain({ organizationId: ctx.organization.id, domain: id }, ctx);
      return true;
    },
    nameOf: async (id) => id,
  }),
);
