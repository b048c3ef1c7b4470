import { z } from "zod";
import { readBundle } from "./certificate-bundle";
import { describeNoCertificate } from "./certificate-text";
import { nameIdFormatNames, nameIdFormats } from "./saml-names";

const addressStyles = ["dedicated", "shared"] as const;
export const ssoBindings = ["redirect", "post"] as const;
/** Every other format of SAML is written as its URN (core 8.3; some providers use names of the wrong version). */
const nameIdFormatUrn = /^urn:oasis:names:tc:SAML:(?:1\.0|1\.1|2\.0):nameid-format:[A-Za-z0-9._-]{1,100}$/;

export const maxClockSkewSeconds = 300;

export const maxIssuerCharacters = 1024;

/** Several during a rotation; more is a mistake, and every answer is tried with each. */
export const maxCertificates = 20;

const endpoint = z
  .string()
  .trim()
  .max(2000)
  .pipe(z.url({ protocol: /^https?$/, error: "url" }).refine((value) => !value.includes("#"), "url_fragment"));

/** One text, several certificates where it is a chain or a bundle: of a chain, the one that signs. */
const certificateText = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    const { signers, unusable } = readBundle([text]);
    const [weak] = unusable;
    if (signers.length > 0 && !weak) return signers.map(({ pem }) => pem);
    const message =
      weak?.subject == null ? describeNoCertificate(text) : `certificate_key: ${weak.keyType}, ${weak.subject}`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const certificates = z
  .array(certificateText)
  .max(maxCertificates)
  .transform((texts) => [...new Set(texts.flat())])
  .pipe(z.array(z.string()).max(maxCertificates));

const list = (max: number) => z.array(z.string().trim().min(1).max(500)).max(max);

/**
 * The SAML half of a connection, as it is stored and edited. One valid signature is always required,
 * whatever the switches say.
 */
export const samlConfigSchema = z.strictObject({
  metadataUrl: endpoint.nullable().default(null),
  issuer: z.string().trim().min(1).max(maxIssuerCharacters).nullable().default(null),
  ssoUrl: endpoint.nullable().default(null),
  ssoBinding: z.enum(ssoBindings).default("redirect"),
  sloUrl: endpoint.nullable().default(null),
  /** By which binding the provider takes logout messages, and where it takes answers when that is another address. */
  sloBinding: z.enum(ssoBindings).default("redirect"),
  sloResponseUrl: endpoint.nullable().default(null),
  /**
   * On, it works where the provider has an address. What arrives must be signed in any case; `signed` is about what we send. `soap`:
   * the provider's server may tell us itself, without a browser.
   */
  singleLogout: z
    .strictObject({
      enabled: z.boolean().default(true),
      signed: z.boolean().default(true),
      soap: z.boolean().default(false),
    })
    .prefault({}),
  certificates: certificates.default([]),
  addressStyle: z.enum(addressStyles).default("dedicated"),
  entityIdOverride: z
    .string()
    .trim()
    .max(1024)
    .transform((value) => value || null)
    .nullable()
    .default(null),
  /** Asked for in the request. */
  nameIdFormat: z
    .union([z.enum(nameIdFormatNames), z.string().regex(nameIdFormatUrn, "name_id_format")], "name_id_format")
    .default("emailAddress"),
  /** Whether the answer must have it. Providers answer with another one, so nobody demands it without a reason. */
  requireNameIdFormat: z.boolean().default(false),
  requireSignedResponse: z.boolean().default(false),
  requireSignedAssertion: z.boolean().default(false),
  requireEncryptedAssertion: z.boolean().default(false),
  signRequests: z.boolean().default(false),
  allowIdpInitiated: z.boolean().default(false),
  forceAuthn: z.boolean().default(false),
  acrValues: list(20).default([]),
  /** The query parameter that carries the typed e-mail; `NameID` puts it into the request's Subject (EN-33). */
  loginHintParameter: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "parameter_name")
    .nullable()
    .default(null),
  /** SHA-1 signatures are accepted until the end of this day (UTC); null: never. */
  allowSha1Until: z.iso.date("date").nullable().default(null),
  /** A new certificate that the saved metadata address lists by https counts at once; else it waits for an administrator. */
  adoptCertificates: z.boolean().default(true),
  clockSkewSeconds: z.int().min(0).max(maxClockSkewSeconds).default(120),
});

export type SamlConfig = z.infer<typeof samlConfigSchema>;

/** The URN of a configured NameID format; null when any may come. */
export function nameIdFormatUri({ nameIdFormat }: Pick<SamlConfig, "nameIdFormat">): string | null {
  if (nameIdFormat === "any") return null;
  return isNamed(nameIdFormat) ? nameIdFormats[nameIdFormat] : nameIdFormat;
}

function isNamed(format: string): format is keyof typeof nameIdFormats {
  return Object.hasOwn(nameIdFormats, format);
}

/** The fields that metadata owns: a re-import touches these and nothing else. */
export const providerOwnedFields = [
  "issuer",
  "ssoUrl",
  "ssoBinding",
  "sloUrl",
  "sloBinding",
  "sloResponseUrl",
  "certificates",
] as const;

/** What a live SAML connection needs; empty when it is complete. */
export function missingForLive(config: SamlConfig): string[] {
  return [
    ...(config.issuer ? [] : ["saml.issuer"]),
    ...(config.ssoUrl ? [] : ["saml.ssoUrl"]),
    ...(config.certificates.length > 0 ? [] : ["saml.certificates"]),
  ];
}

/** True while the connection's dated SHA-1 exception lasts. */
export function allowsSha1(config: Pick<SamlConfig, "allowSha1Until">, now: Date): boolean {
  return config.allowSha1Until !== null && now.toISOString().slice(0, 10) <= config.allowSha1Until;
}
