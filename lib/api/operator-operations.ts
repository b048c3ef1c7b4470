import { z } from "zod";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { installationViewSchema } from "@/lib/installation/installation-view";
import { operatorConnectionInputSchema, operatorConnectionSchema } from "@/lib/installation/operator-connection";
import { findOperatorConnection } from "@/lib/installation/operator-connection-store";
import { findOperator, listOperators } from "@/lib/installation/operator-store";
import { operatorInputSchema, operatorViewSchema } from "@/lib/installation/operator-view";
import { readInstallation } from "@/lib/installation/read-installation";
import { addOperator, removeOperator } from "@/lib/installation/save-operator";
import { clearOperatorConnection, nameOperatorConnection, toView } from "@/lib/installation/save-operator-connection";
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
      "Their operator rights end with their next request. The last active operator stays: 409 `last_administrator`. Every operator is told by e-mail.",
    access: "operator",
    params,
    answers: { 204: null },
    async run({ params: { id } }, ctx) {
      await removeOperator({ userId: id }, ctx);
      return { status: 204 };
    },
  }),
  installationOperation({
    method: "GET",
    path: "/operator-connection",
    operationId: "getOperatorConnection",
    tag,
    summary: "Read through which connection operators may sign in with their rights",
    access: "operator",
    answers: { 200: operatorConnectionSchema },
    async run(_input, { db }) {
      const named = await findOperatorConnection(db);
      if (!named) throw new SsoError("not_found");
      return { status: 200, body: toView(named) };
    },
  }),
  installationOperation({
    method: "POST",
    path: "/operator-connection",
    operationId: "nameOperatorConnection",
    tag,
    summary: "Name the connection through which operators may sign in with their rights",
    description:
      "Operators of its organization then have their rights in sessions through this connection, after they confirmed with a passkey. Every operator is told by e-mail.",
    access: "operator",
    body: operatorConnectionInputSchema,
    example: { organization: "acme", connection: "c5k2w9x1ab" },
    answers: { 200: operatorConnectionSchema },
    run: async ({ body }, ctx) => ({
      status: 200,
      body: await nameOperatorConnection({ wanted: body, isPasskeyProven: false }, ctx),
    }),
  }),
  installationOperation({
    method: "DELETE",
    path: "/operator-connection",
    operationId: "clearOperatorConnection",
    tag,
    summary: "Let operators sign in through no connection",
    description: "Rights through it end with the next request. Every operator is told by e-mail.",
    access: "operator",
    answers: { 204: null },
    async run(_input, ctx) {
      await clearOperatorConnection(ctx);
      return { status: 204 };
    },
  }),
];
