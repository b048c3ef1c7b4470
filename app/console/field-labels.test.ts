import { expect, it } from "vitest";
import { z } from "zod";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { ownTextFields } from "@/lib/branding/own-texts";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { directoryInputSchema } from "@/lib/directories/directory-schema";
import { attributeInputSchema } from "@/lib/directory/attribute-schema";
import { groupViewSchema } from "@/lib/directory/save-group";
import { organizationViewSchema } from "@/lib/directory/save-organization";
import { roleViewSchema } from "@/lib/directory/save-role";
import { userViewSchema } from "@/lib/directory/user-view";
import { plain, said } from "@/lib/facts/fact";
import { factTexts, factTextsForPeople } from "@/lib/messages/fact-texts";
import { type FieldSubject, fieldKeys } from "@/lib/messages/field-keys";
import { fieldLabels } from "@/lib/messages/field-labels";
import { languages } from "@/lib/messages/languages";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";

type Node = { $ref?: string; properties?: Record<string, Node>; $defs?: Record<string, Node> } & Partial<
  Record<"anyOf" | "oneOf" | "allOf", Node[]>
>;

/** The paths of all fields that a change can be told of: leaves, and what they are in. */
function pathsOf(schema: z.ZodType): string[] {
  const root = z.toJSONSchema(schema, { unrepresentable: "any", io: "output" }) as Node;
  const within = (node: Node | undefined, prefix: string): string[] => {
    if (node === undefined) return [];
    if (node.$ref !== undefined) return within(root.$defs?.[node.$ref.split("/").at(-1) ?? ""], prefix);
    const own = Object.entries(node.properties ?? {}).flatMap(([name, inner]) => {
      const path = prefix ? `${prefix}.${name}` : name;
      return [path, ...within(inner, path)];
    });
    const choices = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
    return [...own, ...choices.flatMap((choice) => within(choice, prefix))];
  };
  return [...new Set(within(root, ""))];
}

const schemas: [FieldSubject, z.ZodType, number][] = [
  ["connection", connectionInputSchema, 80],
  ["application", applicationInputSchema, 22],
  ["user", userViewSchema, 20],
  ["organization", organizationViewSchema, 15],
  ["role", roleViewSchema, 5],
  ["group", groupViewSchema, 2],
  ["attribute", attributeInputSchema, 3],
  ["directory", directoryInputSchema, 9],
  ["webhook", webhookInputSchema, 5],
];

it.each(
  languages.flatMap((language) => schemas.map(([subject, schema, least]) => ({ language, subject, schema, least }))),
)("in $language, no field of a $subject is told by its path", ({ language, subject, schema, least }) => {
  const paths = pathsOf(schema);
  expect(paths.length).toBeGreaterThanOrEqual(least);
  const labelOf = fieldLabels(language);
  expect(paths.filter((path) => labelOf(subject, path) === path)).toEqual([]);
});

it.each(languages)("in %s, every other field that the audit log tells of has a label", (language) => {
  const labelOf = fieldLabels(language);
  const told = Object.entries(fieldKeys).flatMap(([subject, keys]) =>
    Object.keys(keys).map((path) => [subject, path] as const),
  );
  const alerts = pathsOf(alertRulesSchema).map((path) => ["organization", `alerts.${path}`] as const);
  for (const [subject, path] of [...told, ...alerts]) {
    expect(labelOf(subject, path), path).not.toBe(path);
    // A text with an argument would show its braces, or throw.
    expect(labelOf(subject, path)).not.toMatch(/[{}]/);
  }
});

it("one of many is named with what it is one of, and what nobody knows any more by its path", () => {
  const labelOf = fieldLabels("en");
  expect(labelOf("user", "roles.developer")).toBe("Roles: developer");
  expect(labelOf("user", "attributes.costCenter")).toBe("Attributes: costCenter");
  expect(labelOf("organization", "texts.de.signInTitle")).toBe(
    "Custom texts for sign-in pages and e-mails: de.signInTitle",
  );
  expect(labelOf("organization", "texts.de.heading")).toBe(
    "Custom texts for sign-in pages and e-mails: Deutsch: Heading",
  );
  expect(labelOf("connection", "gone.field")).toBe("gone.field");
  expect(labelOf("constructor", "name")).toBe("name");
});

it("sentences name fields by their labels to people, and by their paths to programs", () => {
  const missing = said("missing", { fields: plain(["saml.issuer", "saml.certificates"]) });
  expect(factTexts("en")(missing)).toBe("missing: saml.issuer, saml.certificates");
  expect(factTextsForPeople("en")(missing)).toBe("missing: Issuer, Signing certificates");
  const untested = said("untestedChanges", { fields: plain(["provisioning.identifyBy"]) });
  expect(factTextsForPeople("de")(untested)).toBe("ungetestete Änderungen: Identifizierender Claim");
  const nobody = said("noUserWith", { field: "email", claim: "NameID", value: plain("ada@acme.test") });
  expect(factTextsForPeople("en")(nobody)).toBe("no user whose E-mail address equals NameID = ada@acme.test");
});

it("a refused form of custom texts names them by their language and label", () => {
  const refused = said("refusedTexts", { fields: plain(["fr.help", "de.subjectPrefix", "fallback"]) });
  expect(factTextsForPeople("en")(refused)).toBe(
    "invalid: Français: Help line, Deutsch: Subject prefix, Where a language has no text of its own",
  );
  expect(factTexts("en")(refused)).toBe("invalid: fr.help, de.subjectPrefix, fallback");
});

it.each(languages)("in %s, no custom text of an organization is told by its path", (language) => {
  const labelOf = fieldLabels(language);
  const paths = languages.flatMap((one) => ownTextFields.map((field) => `${one}.${field}`));
  expect(paths.filter((path) => labelOf("organization", path) === path)).toEqual([]);
});
