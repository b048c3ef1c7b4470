import { z } from "zod";
import { ownTextsSchema } from "@/lib/branding/own-text-schema";
import { toOwnTexts } from "@/lib/branding/own-texts";
import type { Context } from "@/lib/context";
import { saveOwnTexts } from "@/lib/directory/save-own-texts";
import { organizationTag } from "./change-organization";
import { whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";

const tag = "Organizations";

const patchSchema = z.record(z.string(), z.unknown()).meta({
  id: "OwnTextsPatch",
  description:
    "Any of the fields of OwnTexts: the texts sent are changed, null gives back ours, everything else stays.",
});

/** What an organization says in its own words on sign-in pages and in mails. */
export const ownTextOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/texts",
    operationId: "getOwnTexts",
    tag,
    summary: "Read the organization's custom texts of sign-in pages and mails",
    access: "settings.read",
    answers: { 200: ownTextsSchema },
    isResource: true,
    run: async ({ organization }) => ({ status: 200, body: toOwnTexts(organization.texts) }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "/texts",
    operationId: "updateOwnTexts",
    tag,
    summary: "Change the organization's custom texts (JSON merge patch)",
    description:
      "Plain text. A link is a whole https URL. Placeholders that a text does not have, control characters and direction marks are refused.",
    access: "settings.write",
    body: patchSchema,
    example: { en: { heading: "Sign in to {organization}", help: "Help desk: https://help.acme.example" } },
    answers: { 200: ownTextsSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, body, ifMatch }, ctx) {
      const readTag = organizationTag(organization, ({ texts }) => toOwnTexts(texts));
      const write = (inner: Context) => saveOwnTexts({ organization, patch: body }, inner);
      return { status: 200, body: await whileUnchanged(ifMatch, readTag, write, ctx) };
    },
  }),
];
