import { z } from "zod";
import { listClientKeyViews } from "@/lib/connections/client-key-store";
import type { Connection } from "@/lib/connections/connection";
import { keyStates, listKeyViews } from "@/lib/connections/connection-key-store";
import { requireConnection } from "@/lib/connections/require-connection";
import { keySteps, rotateKey } from "@/lib/connections/rotate-key";
import type { Db } from "@/lib/db/database";
import { connectionParams } from "./connection-requests";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Signing keys";

const signingKeySchema = z
  .object({
    id: z.string(),
    state: z.enum(keyStates).meta({
      description: "`next` is published but not used yet; `active` is in use; `retired` is used only to decrypt.",
    }),
    use: z.enum(["sig", "enc", "both"]),
    certificate: z.string().nullable().meta({ description: "For SAML connections only." }),
    notAfter: z.iso.datetime().nullable().meta({ description: "When the certificate expires." }),
    publicJwk: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: "For OpenID Connect connections that sign or decrypt with their own key." }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "SigningKey" });
type SigningKey = z.infer<typeof signingKeySchema>;

const rotationSchema = z.strictObject({ step: z.enum(keySteps) }).meta({ id: "KeyRotation" });

/** Our own keys of a connection. */
export const signingKeyOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/keys",
    operationId: "listSigningKeys",
    tag,
    summary: "List the keys of a connection, without the private keys",
    access: "connections.read",
    params: connectionParams,
    query: listQuery,
    answers: { 200: listOf(signingKeySchema) },
    async run({ organization, params, query }, { db }) {
      const connection = await requireConnection(db, organization.id, params.id);
      return { status: 200, body: pageOfAll(await readKeys(db, connection), query, ({ id }) => id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/keys/rotate",
    operationId: "rotateSigningKey",
    tag,
    summary: "Take one step of a key rotation without downtime",
    description:
      "`create` creates the first key of a SAML connection before it is needed; `prepare` publishes the next key alongside the active one; `activate` makes it the active key, while the old one can still decrypt; `discard` deletes the retired keys.",
    access: "connections.write",
    params: connectionParams,
    body: rotationSchema,
    example: { step: "prepare" },
    answers: { 200: listOf(signingKeySchema) },
    setsUp: true,
    async run({ organization, params: { id }, body: { step } }, ctx) {
      const connection = await requireConnection(ctx.db, organization.id, id);
      await rotateKey({ organizationId: organization.id, connectionId: id, step }, ctx);
      return { status: 200, body: { items: await readKeys(ctx.db, connection), nextCursor: null } };
    },
  }),
];

async function readKeys(db: Db, connection: Connection): Promise<SigningKey[]> {
  if (connection.protocol === "oidc") {
    const keys = await listClientKeyViews(db, connection);
    return keys.map(({ id, state, use, publicJwk, createdAt }) => ({
      ...{ id, state, use, publicJwk, createdAt: createdAt.toISOString() },
      ...{ certificate: null, notAfter: null },
    }));
  }
  const keys = await listKeyViews(db, connection.organizationId, connection.id);
  return keys.map(({ notAfter, createdAt, ...key }) => ({
    ...key,
    use: "both",
    publicJwk: null,
    notAfter: notAfter.toISOString(),
    createdAt: createdAt.toISOString(),
  }));
}
