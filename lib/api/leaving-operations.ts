import { z } from "zod";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { endAllAccess } from "@/lib/leaving/end-all-access";
import { receiptViewSchema, toReceiptView } from "@/lib/leaving/receipt";
import { findReceipt, listReceipts } from "@/lib/leaving/receipt-store";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Users";
const params = z.object({ id: z.string() });

const leavingSchema = z
  .strictObject({
    revokeKeys: z.boolean().default(true).meta({
      description:
        "Whether API keys of the organization that the user created are revoked, too. Programs may use them. It asks for the right to write keys.",
    }),
  })
  .meta({ id: "Leaving" });

/** Closing every way in of somebody who leaves. */
export const leavingOperations: Operation[] = [
  organizationOperation({
    method: "POST",
    path: "/users/{id}/leave",
    operationId: "endAllAccessOfUser",
    tag,
    summary: "End all access of a user, with a receipt",
    description:
      "In one transaction: the user is suspended, sessions and application tokens end, personal access tokens, recovery codes, pending sign-ins and setup links become invalid, and roles and groups are removed. The last administrator is refused.",
    access: "users.write",
    params,
    body: leavingSchema,
    example: { revokeKeys: true },
    answers: { 201: receiptViewSchema },
    async run({ organization, params: { id: userId }, body, caller }, ctx) {
      const byOperator = caller.organizationId === null;
      const leaving = { organization, userId, byOperator, revokesKeys: body.revokeKeys };
      const receipt = await endAllAccess(leaving, ctx);
      return {
        status: 201,
        body: toReceiptView(receipt),
        location: `/organizations/${organization.slug}/users/${userId}/receipts/${receipt.id}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/users/{id}/receipts",
    operationId: "listReceiptsOfUser",
    tag,
    summary: "List what was closed when a user left, newest first",
    access: "users.read",
    params,
    query: listQuery,
    answers: { 200: listOf(receiptViewSchema) },
    async run({ organization, params: { id: userId }, query: { limit, cursor } }, { db }) {
      if (!(await findUser(db, organization.id, userId))) throw new SsoError("not_found");
      const position = readTimeCursor(cursor);
      const before = position && { createdAt: position.at, id: position.id };
      const owner = { organizationId: organization.id, userId };
      const rows = await listReceipts(db, owner, { limit: limit + 1, before });
      return { status: 200, body: page(rows, limit, toReceiptView, (row) => [row.createdAt.toISOString(), row.id]) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/users/{id}/receipts/{receiptId}",
    operationId: "getReceiptOfUser",
    tag,
    summary: "Read what was closed when a user left",
    access: "users.read",
    params: params.extend({ receiptId: z.string() }),
    answers: { 200: receiptViewSchema },
    isResource: true,
    async run({ organization, params: { id, receiptId } }, { db }) {
      const receipt = await findReceipt(db, organization.id, receiptId);
      if (receipt?.userId !== id) throw new SsoError("not_found");
      return { status: 200, body: toReceiptView(receipt) };
    },
  }),
];
