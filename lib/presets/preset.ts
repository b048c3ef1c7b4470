import { z } from "zod";
import { type ConnectionInput, connectionInputSchema, connectionKinds } from "@/lib/connections/connection-schema";
import { type Language, languages } from "@/lib/messages/languages";
import { guideFields } from "./guide-claims";

const [fallback] = languages;
const wordsSchema = z.string().min(1);

/** A text in each language; English has to be there, and a test misses any other. */
export const textSchema = z
  .strictObject({ [fallback]: wordsSchema })
  .and(z.partialRecord(z.enum(languages), wordsSchema));
export type PresetText = z.infer<typeof textSchema>;

/** Our values that the other side asks for. */
const givenValues = [
  "entityId",
  "acsUrl",
  "relayState",
  "metadataUrl",
  "certificate",
  "redirectUri",
  "postLogoutRedirectUri",
  "initiateLoginUri",
  "acsValidator",
  "sloAddress",
  "backchannelLogoutUri",
  "frontchannelLogoutUri",
] as const;
export type GivenValue = (typeof givenValues)[number];

/** Texts for the other side that are made of this connection's values. */
export const generatedNames = [
  "claims",
  "entraSuffix",
  "adfsRules",
  "adfsPowerShell",
  "adfsLink",
  "terraformOkta",
  "terraformEntra",
] as const;
export type GeneratedName = (typeof generatedNames)[number];

/** Where the provider has a claim, in its own words; `{value}`, `{quoted}` and `{roles}` stand for the values that are taken. */
const sourceSchema = z.strictObject({
  from: z.string().min(1),
  note: z.string().min(1).optional(),
  /** What its console calls the claim, where the name is not ours to choose. */
  as: z.string().min(1).optional(),
});

const givesSchema = z.array(z.strictObject({ label: z.string().min(1), value: z.enum(givenValues) })).default([]);

/** By which way a sign-out travels between the two sides. */
const logoutBindings = ["redirect", "post", "soap", "front-channel", "back-channel"] as const;

/** What a provider can do when somebody signs out, where its console asks for it, and what it is given. */
const logoutSchema = z
  .strictObject({
    supports: z.strictObject({
      /** Signing out here goes on to the provider. */
      spInitiated: z.boolean(),
      /** Signing out at the provider reaches us. */
      idpInitiated: z.boolean(),
      bindings: z.array(z.enum(logoutBindings)),
    }),
    path: textSchema.optional(),
    gives: givesSchema,
    note: textSchema.optional(),
  })
  .refine(
    ({ supports, path, note }) => (supports.spInitiated || supports.idpInitiated ? path : note) !== undefined,
    "says where it is set up, or that there is none",
  );

/**
 * How one provider is set up by one protocol: steps in its console's order and labels, what to give and what to take,
 * defaults, known errors. Data: adding one is adding a file to `data/`.
 */
export const presetSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+-(?:saml|oidc)$/),
    /** Its own name. */
    provider: z.string().min(1),
    kind: z.enum(connectionKinds),
    /** The order of the choice. */
    position: z.int(),
    summary: textSchema,
    /** Most providers want our addresses first; some show their metadata before. */
    order: z.union([
      z.tuple([z.literal("create"), z.literal("import")]),
      z.tuple([z.literal("import"), z.literal("create")]),
    ]),
    import: z.strictObject({ hint: textSchema, example: z.string().nullable() }),
    /** What a new connection begins with, beside the defaults of its kind. */
    defaults: z.record(z.string(), z.unknown()),
    /** What people start a sign-in with at the provider itself; SAML only. */
    starts: textSchema.optional(),
    sources: z.partialRecord(z.enum(guideFields), sourceSchema),
    steps: z
      .array(
        z.strictObject({
          title: textSchema,
          body: textSchema,
          gives: givesSchema,
          generated: z.array(z.enum(generatedNames)).default([]),
          note: textSchema.optional(),
        }),
      )
      .min(1),
    /** Single logout. */
    logout: logoutSchema,
    errors: z.array(z.strictObject({ match: z.string().min(1), cause: textSchema, fix: textSchema })),
  })
  .refine(({ id, kind }) => id.endsWith("-saml") === (kind === "generic-saml"), "the id names the protocol")
  .refine(
    ({ kind, starts }) => (starts !== undefined) === (kind === "generic-saml"),
    "SAML says how people start there",
  );
export type Preset = z.infer<typeof presetSchema>;

/** A text in the reader's language; in English where it has not been written in theirs. */
export function inLanguage(text: PresetText, language: Language): string {
  return text[language] ?? text[fallback];
}

/**
 * A new connection as the preset wants it; a draft, because nothing of the provider is known yet.
 * @throws ZodError when the preset's defaults are no valid connection, which its test prevents
 */
export function presetConnection({ kind, defaults }: Preset, name: string): ConnectionInput {
  return connectionInputSchema.parse({ ...defaults, kind, name, status: "draft" });
}

/** What a provider's own documents say about an error: by our code, or by words of the provider in what came. */
export function knownErrors(preset: Preset, code: string, came: readonly string[]): Preset["errors"] {
  return preset.errors.filter(({ match }) => match === code || came.some((text) => text.includes(match)));
}
