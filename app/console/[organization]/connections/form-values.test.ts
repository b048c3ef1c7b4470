import { describe, expect, it } from "vitest";
import { z } from "zod";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { connectionInputSchema, storedSamlSchema } from "@/lib/connections/connection-schema";
import { type ClaimTransform, claimTransformSchema, transformKinds } from "@/lib/identity/claim-transform";
import english from "@/lib/messages/en.json";
import { oidcConfigSchema } from "@/lib/oidc/oidc-config";
import { clientAuthMethods, keyEncryptionAlgorithms, signingAlgorithms } from "@/lib/oidc/oidc-methods";
import { provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";

import { samlConfigSchema } from "@/lib/saml/saml-config";
import { newEditorConfig } from "./editor-config";
import { type EditorConfig, fromFormValues, toFormValues } from "./form-values";

const { certificate } = await makeKeyPair("round-trip");

/** Values to try for a field; the first that its schema takes, and that is not what it begins with, stands for any. */
const candidates = [
  true,
  false,
  7,
  77,
  "a".repeat(64),
  "name",
  "attributes.costCenter",
  "https://idp.test/a",
  "2031-02-03",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
  ["name", "other.name"],
  ["acme.test", "beta.test"],
  ["3f2c9a10-0000-4000-8000-0123456789ab"],
  [certificate.trim()],
];

/** Without what only says when a value may be left out. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return inner(schema.def.innerType);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return inner(schema.def.innerType);
  return schema instanceof z.ZodPipe ? inner(schema.def.in) : schema;
}

/** A value of the schema that is not what the field begins with, with every field of its own said. */
function otherValue(schema: z.core.$ZodType, usual: unknown): unknown {
  const bare = inner(schema);
  if (bare instanceof z.ZodObject) {
    const begins: Record<string, unknown> = typeof usual === "object" ? { ...usual } : {};
    const fields = Object.entries(bare.shape).map(([name, field]) => [name, otherValue(field, begins[name])]);
    return Object.fromEntries(fields);
  }
  if (bare instanceof z.ZodLiteral) return bare.value;
  if (bare instanceof z.ZodEnum) return bare.options.findLast((option) => option !== usual);
  if (bare instanceof z.ZodArray) {
    const element = inner(bare.def.element);
    if (element instanceof z.ZodObject) return [otherValue(element, undefined)];
    if (element instanceof z.ZodEnum) return [element.options.at(-1)];
    if (element instanceof z.ZodDiscriminatedUnion) return allSteps;
  }
  const found = candidates.find((value) => value !== usual && z.safeParse(schema, value).success);
  if (found === undefined) throw new Error("A field has a schema that none of the candidates fits: add one");
  return found;
}

/** A step of each kind, with other values than it begins with. */
const allSteps: ClaimTransform[] = claimTransformSchema.options.map((option) =>
  claimTransformSchema.parse(otherValue(option, undefined)),
);

const halves = [
  ["generic-saml", "saml", samlConfigSchema],
  ["generic-oidc", "oidc", oidcConfigSchema],
  ["generic-saml", "provisioning", provisioningPolicySchema],
  ["generic-oidc", "signIn", storedSamlSchema.shape.signIn.unwrap()],
] as const;

/** What a configuration is after it went through the form unchanged. */
function throughTheForm(config: EditorConfig) {
  return fromFormValues(toFormValues("N", "draft", config), config);
}

/** The part of a configuration that a save takes. */
function savedPart({ kind, saml, oidc, claims, provisioning, signIn }: EditorConfig) {
  const half = kind === "generic-saml" ? { saml } : { oidc };
  return { name: "N", status: "draft", kind, claims, provisioning, signIn, ...half };
}

describe("every field of a connection goes through the form unchanged", () => {
  it.each(["generic-saml", "generic-oidc", "microsoft-oidc"] as const)("as a new %s begins", (kind) => {
    const config = newEditorConfig(kind);
    expect(throughTheForm(config)).toStrictEqual(savedPart(config));
  });

  const fields = halves.flatMap(([kind, half, schema]) =>
    Object.entries(schema.shape).map(([name, field]) => [kind, half, name, field] as const),
  );
  it.each(fields)("%s: %s.%s", (kind, half, name, field) => {
    const start = newEditorConfig(kind);
    const usual: Record<string, unknown> = { ...start[half] };
    const value = otherValue(field, usual[name]);
    expect(value).not.toEqual(usual[name]);
    const config: EditorConfig = { ...start, [half]: { ...start[half], [name]: value } };
    expect(throughTheForm(config)).toStrictEqual(savedPart(config));
  });

  it("claim rows, with a step of each kind", () => {
    const [row] = storedSamlSchema.shape.claims.parse(otherValue(storedSamlSchema.shape.claims, undefined));
    if (!row) throw new Error("A row was wanted");
    expect(Object.keys(row).sort()).toEqual(["field", "from", "transforms", "update"]);
    expect(row.transforms?.map(({ type }) => type)).toEqual(transformKinds.map(({ initial }) => initial.type));
    const config = { ...newEditorConfig("generic-saml"), claims: [row, { field: row.field, from: row.from }] };
    expect(throughTheForm(config)).toStrictEqual(savedPart(config));
  });
});

it.each(["saml", "oidc", "provisioning", "signIn"] as const)(
  "an input of %s holds a text where nothing is stored",
  (half) => {
    const form: Record<string, unknown> = { ...toFormValues("N", "draft", newEditorConfig("generic-saml"))[half] };
    expect(Object.keys(form).filter((name) => form[name] === null || form[name] === undefined)).toEqual([]);
  },
);

it("the default connection keeps the domains that it had, and a position that was emptied is the first", () => {
  const start = newEditorConfig("generic-saml");
  const stored = { ...start, signIn: { ...start.signIn, domains: ["acme.test"] } };
  const values = toFormValues("N", "draft", stored);
  const typed = { ...values.signIn, isDefault: true, domains: "beta.test", position: Number.NaN };
  const saved = fromFormValues({ ...values, signIn: typed }, stored);
  expect(saved.signIn).toMatchObject({ isDefault: true, domains: ["acme.test"], position: 0 });
});

it.each([
  ...clientAuthMethods.map((clientAuth) => ({ clientAuth })),
  ...signingAlgorithms.map((idTokenSigningAlg) => ({ idTokenSigningAlg })),
  ...keyEncryptionAlgorithms.map((idTokenEncryptionAlg) => ({ idTokenEncryptionAlg, requireEncryptedIdToken: true })),
  { issuer: "https://idp.test", discoveryQuery: "appid=x" },
])("a choice of OpenID Connect is saved as it was chosen: %o", (change) => {
  const start = newEditorConfig("generic-oidc");
  const config = { ...start, oidc: { ...start.oidc, ...change } };
  expect(connectionInputSchema.parse(throughTheForm(config))).toMatchObject({ oidc: config.oidc });
});

it("a pasted configuration address reaches the server with its query", () => {
  const issuer = "https://idp.test/.well-known/openid-configuration?appid=x";
  const start = newEditorConfig("generic-oidc");
  const config = { ...start, oidc: { ...start.oidc, issuer } };
  expect(connectionInputSchema.parse(throughTheForm(config))).toMatchObject({ oidc: { issuer, discoveryQuery: null } });
});

it("every kind of step, each of its inputs and choices has its words", () => {
  const { transforms, stepInputs, stepOptions } = english.connectionForm;
  const inputs = transformKinds.flatMap((kind) => kind.inputs);
  const options = inputs.flatMap(({ input }) => (input.kind === "choice" ? input.options : []));
  expect(Object.keys(transforms)).toEqual(transformKinds.map(({ initial }) => initial.type));
  expect(Object.keys(stepInputs).sort()).toEqual([...new Set(inputs.map(({ name }) => name))].sort());
  expect(Object.keys(stepOptions).sort()).toEqual([...new Set(options)].sort());
});
