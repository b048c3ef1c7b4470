import { z } from "zod";
import type { Connection } from "@/lib/connections/connection";
import { toInput } from "@/lib/connections/connection-input";
import { type ConnectionInput, connectionInputSchema } from "@/lib/connections/connection-schema";
import type { SaveConfirmations } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { applyMergePatch, isPlainObject } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { spAddresses } from "@/lib/saml/sp-addresses";

/** The parts of requests that several operations on connections share. */
export const connectionParams = z.object({ id: z.string() });

export const saveQuery = z.object({
  override: z
    .string()
    .trim()
    .transform((reason) => reason.slice(0, 300) || null)
    .optional()
    .meta({
      description: "The reason for saving a change without the test that it requires; it is recorded in the audit log.",
    }),
});

/** A merge patch is free of form until it is merged: the merged whole is parsed with the one connection schema. */
export const connectionPatchSchema = z.record(z.string(), z.unknown()).meta({
  id: "ConnectionPatch",
  description:
    "Any of the editable fields of a connection (ConnectionInput), with the same nesting: the fields sent are changed, everything else stays. Lists are replaced as a whole. Unlike in RFC 7396, null is a value and never deletes a field: it clears fields that may be empty.",
});

/** Rows that make people administrators are not asked about: a script names the role itself, where a form offers it to a click. */
export const confirmations = ({ override }: z.infer<typeof saveQuery>): SaveConfirmations => ({
  override,
  confirmsConsoleRoles: true,
});

/** What a patch makes of a connection, or of its draft. @throws SsoError validation_failed */
export function patchConnection(before: Connection, patch: unknown): ConnectionInput {
  return parseBody(connectionInputSchema, applyMergePatch(toInput(before), patch));
}

/** The addresses that follow from a patch: of the read-only fields, those that an editable one changes. */
export function addressesAfter(
  { id }: Connection,
  input: ConnectionInput,
  { baseUrl }: Pick<Context, "baseUrl">,
): object {
  if (input.kind !== "generic-saml") return {};
  const { entityId, acsUrl } = spAddresses(id, input.saml, baseUrl);
  return { saml: { entityId, acsUrl } };
}

/** Fields of `saml` that the caller named: they win over what metadata says. */
export function namedSamlFields(sent: unknown): string[] {
  return isPlainObject(sent) && isPlainObject(sent.saml) ? Object.keys(sent.saml) : [];
}

/** A connection changes its entity tag with every version; a sign-in through it does not. */
export const connectionTag = ({ version }: { version: number }): string => `"${version}"`;
