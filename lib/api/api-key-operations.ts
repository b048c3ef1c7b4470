import { z } from "zod";
import { apiKeyViewSchema, listApiKeys } from "@/lib/directory/api-key-store";
import { apiKeyInputSchema } from "@/lib/directory/directory-schema";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "API keys";

export const apiKeyOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/keys",
    operationId: "listApiKeys",
    tag,
    summary: "List API keys, without the secrets",
    access: "keys.read",
    query: listQuery,
    answers: { 200: listOf(apiKeyViewSchema) },
    async run({ organization, query }, { db }) {
      const keys = await listApiKeys(db, organization.id);
      return { status: 200, body: pageOfAll(keys, query, ({ id }) => id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/keys",
    operationId: "createApiKey",
    tag,
    summary: "Create an API key; it is returned only once",
    access: "keys.write",
    body: apiKeyInputSchema,
    description:
      "A limited key can only create keys with no more scopes than its own that expire no later than itself.",
    example: { name: "Nightly export", scopes: ["users:read", "audit:read"], expiresAt: "2030-01-31T00:00:00Z" },
    answers: { 201: apiKeyViewSchema.extend({ key: z.string() }).meta({ id: "NewApiKey" }) },
    async run({ organization, body, caller }, ctx) {
      const key = await createApiKey({ organizationId: organization.id, key: body, maker: caller }, ctx);
      return { status: 201, body: key, location: `/organizations/${organization.slug}/keys/${key.id}` };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/keys/{id}",
    operationId: "revokeApiKey",
    tag,
    summary: "Revoke an API key",
    access: "keys.write",
    params: z.object({ id: z.string() }),
    answers: { 204: null },
    async run({ organization, params: { id } }, ctx) {
      await revokeApiKey({ organizationId: organization.id, keyId: id }, ctx);
      return { status: 204 };
    },
  }),
];
