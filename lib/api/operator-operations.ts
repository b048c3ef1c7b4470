import { z } from "zod";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { installationViewSchema } from "@/lib/installation/installation-view";
import { findOperator, listOperators } from "@/lib/installation/operator-store";
import { operatorInputSchema, operatorViewSchema } from "@/lib/installation/operator-view";
import { readInstallation } from "@/lib/installation/read-installation";
import { addOperator, removeOperator } from "@/lib/installation/save-operator";
import { languages } from "@/lib/messages/languages";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { installationOperation, type Operation } from "./operation";
import { sendInvitation } from "./send-invitation";

const tag = "Installation";
const params = z.object({ id: z.string() });

/** The installation itself, and who administers it: for the installation's key alone. */
export const operatorOperations: Operation[] = [
  installationOperation({
    method: "GET",
    path: "/installation",
    operationId: "getInstallation",
    tag,
    summary: "Read the version, settings without secrets, and job states of the installation",
    access: "operator",
    answers: { 200: installationViewSchema },
    run: async (_input, ctx) => ({ status: 200, body: await readInstallation(env(), ctx) }),
  }),
  installationOperation({
    method: "GET",
    path: "/operators",
    operationId: "listOperators",
    tag,
    summary: "List the operators of the installation",
    access: "operator",
    query: listQuery,
    answers: { 200: listOf(operatorViewSchema) },
    run: async ({ query }, { db }) => ({
      status: 200,
      body: pageOfAll(await listOperators(db), query, ({ id }) => id),
    }),
  }),
  installationOperation({
    method: "POST",
    path: "/operators",
    operationId: "addOperator",
    tag,
    summary: "Make a user an operator, or invite one by e-mail",
    description:
      "An active user with the address becomes an operator. Where there is none, the user is created in the organization and invited. Every operator is told by e-mail.",
    access: "operator",
    body: operatorInputSchema,
    example: { email: "ada@acme.example", organization: "acme" },
    answers: { 201: operatorViewSchema },
    async run({ body }, ctx) {
      const wanted = { operator: body, language: languages[0], createdBy: "api" } as const;
      const { operator, invitation } = await addOperator(wanted, ctx);
      if (invitation) sendInvitation(invitation);
      return { status: 201, body: operator, location: `/operators/${operator.id}` };
    },
  }),
  installationOperation({
    method: "GET",
    path: "/operators/{id}",
    operationId: "getOperator",
    tag,
    summary: "Read an operator",
    access: "operator",
    params,
    answers: { 200: operatorViewSchema },
    isResource: true,
    async run({ params: { id } }, { db }) {
      const operator = await findOperator(db, id);
      if (!operator) throw new SsoError("not_found");
      return { status: 200, body: operator };
    },
  }),
  installationOperation({
    method: "DELETE",
    path: "/operators/{id}",
    operationId: "removeOperator",
    tag,
    summary: "Take an operator's rights; the user stays",
    description:
      "The rights end with the next request. The last active operator stays: 409 `last_administrator`. Every operator is told by e-mail.",
    access: "operator",
    params,
    answers: { 204: null },
    async run({ params: { id } }, ctx) {
      await removeOperator({ userId: id }, ctx);
      return { status: 204 };
    },
  }),
];
