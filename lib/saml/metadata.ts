import { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type CertificateView, certificateViewSchema } from "./certificate";
import {
  bundleOf,
  dersIn,
  maxInBundle,
  type UnusableCertificate,
  unusableCertificateSchema,
} from "./certificate-bundle";
import { parseInstant } from "./instant";
import { entityChoice, maxNesting } from "./metadata-choice";
import { parseMetadataText } from "./metadata-text";
import { maxCertificates, maxIssuerCharacters, ssoBindings } from "./saml-config";
import { bindings, ns } from "./saml-names";
import { attribute, childElement, childElements, ownText, wholeText } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** What one identity provider's metadata says, reduced to what a connection keeps. */
const providerMetadataSchema = z
  .object({
    issuer: z.string(),
    ssoUrl: z.string().nullable(),
    ssoBinding: z.enum(ssoBindings),
    sloUrl: z.string().nullable(),
    sloBinding: z.enum(ssoBindings),
    sloResponseUrl: z
      .string()
      .nullable()
      .meta({ description: "Where the provider takes logout responses; null: where it takes requests." }),
    certificates: z.array(certificateViewSchema).meta({ description: "The certificates that sign." }),
    chain: z.array(certificateViewSchema).meta({
      description:
        "Authorities that the document lists alongside certificates that they issued; they are never trusted as signers.",
    }),
    wantAuthnRequestsSigned: z.boolean(),
    nameIdFormats: z.array(z.string()),
    validUntil: z.string().nullable(),
  })
  .meta({ id: "ProviderMetadata" });
export type ProviderMetadata = z.infer<typeof providerMetadataSchema>;

/** Things that do not stop an import; keys of the message catalogue. */
export const metadataWarnings = [
  "valid_until_past",
  "entity_id_placeholder",
  "certificate_expired",
  "certificate_expiring",
  "certificate_unusable",
  "http_endpoint",
  "sso_endpoint_unusable",
  "logout_endpoint_unusable",
] as const;
export type MetadataWarning = (typeof metadataWarnings)[number];

export const metadataResultSchema = z
  .object({
    metadata: providerMetadataSchema,
    warnings: z.array(z.enum(metadataWarnings)),
    unusable: z
      .array(unusableCertificateSchema)
      .meta({ description: "Certificates that were skipped, and their keys." }),
  })
  .meta({ id: "MetadataPreview" });
export type MetadataResult = z.infer<typeof metadataResultSchema>;

export type MetadataOptions = {
  now: Date;
  /** Which entity to take when the document holds several. */
  entityId?: string;
  /** Which one to take among several when `entityId` is not given: the provider that the connection has already. */
  knownEntityId?: string;
  /** True for hosts that the operator's outbound list names: there http is acceptable (checks.md 2.13). */
  isHttpAllowed: (url: URL) => boolean;
};

/**
 * Parses SAML 2.0 identity provider metadata (checks.md 2.1 to 2.14; saml-metadata 2.3 and 2.4). Pure. Copes with a
 * byte-order mark, other roles beside ours (AD FS), several certificates and EntitiesDescriptor. What a sign-in does not need
 * and cannot be used is left out with a warning.
 * @throws SsoError metadata_*
 */
export function parseMetadata(text: string, options: MetadataOptions): MetadataResult {
  const root = parseMetadataText(text);
  const entity = chooseEntity(root, options);
  const role = chooseRole(entity);
  const issuer = attribute(entity, "entityID")?.trim();
  if (!issuer) throw new SsoError("metadata_malformed", { expected: said("entityId"), got: nothing });
  // Read in a wrong encoding on its way here: no answer would ever name this issuer.
  if (issuer.includes("\ufffd"))
    throw new SsoError("metadata_encoding", { expected: said("cleanEntityId"), got: plain(issuer) });
  if (issuer.length > maxIssuerCharacters)
    throw new SsoError("metadata_malformed", {
      expected: said("atMostEntityId", { count: maxIssuerCharacters }),
      got: plain(issuer.length),
    });

  const warnings = new Set<MetadataWarning>();
  const validUntil = attribute(entity, "validUntil") ?? attribute(root, "validUntil");
  const validUntilTime = parseInstant(validUntil);
  if (validUntilTime !== null && validUntilTime < options.now.getTime()) warnings.add("valid_until_past");
  // Entra's document for all tenants names itself "https://sts.windows.net/{tenantid}/": no response ever does.
  if (/\{[^{}]*\}/.test(issuer)) warnings.add("entity_id_placeholder");

  const { redirect, post } = signInEndpoints(role, options, warnings);
  const logout = logoutEndpoint(role, options, warnings);
  const { signers, chain, unusable } = readCertificates(role, options.now, warnings);
  return {
    metadata: {
      issuer,
      ssoUrl: redirect ?? post,
      ssoBinding: redirect ? "redirect" : "post",
      ...logout,
      certificates: signers,
      chain,
      wantAuthnRequestsSigned: ["true", "1"].includes(attribute(role, "WantAuthnRequestsSigned") ?? ""),
      nameIdFormats: childElements(role, ns.metadata, "NameIDFormat").flatMap(
        (element) => ownText(element)?.trim() || [],
      ),
      validUntil: validUntil ?? null,
    },
    warnings: [...warnings],
    unusable,
  };
}

function entitiesOf(root: XmlElement, depth = 0): XmlElement[] {
  if (depth > maxNesting)
    throw new SsoError("metadata_too_large", {
      expected: said("atMostNesting", { count: maxNesting }),
      got: said("deeper"),
    });
  if (root.localName === "EntityDescriptor") return [root];
  return childElements(root).flatMap((child) =>
    child.namespaceURI === ns.metadata && ["EntityDescriptor", "EntitiesDescriptor"].includes(child.localName)
      ? entitiesOf(child, depth + 1)
      : [],
  );
}

function providerRoles(entity: XmlElement): XmlElement[] {
  return childElements(entity, ns.metadata, "IDPSSODescriptor").filter((role) =>
    (attribute(role, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(ns.protocol),
  );
}

function chooseEntity(root: XmlElement, { entityId, knownEntityId }: MetadataOptions): XmlElement {
  const providers = entitiesOf(root).filter((entity) => providerRoles(entity).length > 0);
  const wanted = entityId ?? (providers.length > 1 ? knownEntityId : undefined);
  const matching =
    wanted === undefined ? providers : providers.filter((entity) => attribute(entity, "entityID") === wanted);
  const [only, ...others] = matching;
  if (only && others.length === 0) return only;
  const choices = providers.map((entity) => attribute(entity, "entityID") ?? "");
  const names = choices.join(", ");
  if (providers.length > 1) throw entityChoice(choices, choices.length);
  const isServiceProvider = entitiesOf(root).some((entity) => childElement(entity, ns.metadata, "SPSSODescriptor"));
  throw new SsoError("metadata_no_idp", {
    expected: said("idpDescriptor"),
    got: names ? plain(names) : said(isServiceProvider ? "spMetadata" : "noIdpRole"),
  });
}

function chooseRole(entity: XmlElement): XmlElement {
  const [role, ...others] = providerRoles(entity);
  if (!role || others.length > 0)
    throw new SsoError("metadata_role_choice", { expected: said("oneIdpDescriptor"), got: plain(others.length + 1) });
  return role;
}

type Endpoint = {
  location: string;
  refusal: SsoError | null;
  /** Where answers go, when that is another usable address (metadata 2.2.2). */
  responseLocation: string | null;
};

/** The first usable endpoint of a binding; else the first one, with what is wrong with it. */
function endpointOf(elements: XmlElement[], binding: string, { isHttpAllowed }: MetadataOptions): Endpoint | null {
  const endpoints = elements
    .filter((element) => attribute(element, "Binding") === binding)
    .flatMap((element) => {
      const location = attribute(element, "Location")?.trim();
      const answers = attribute(element, "ResponseLocation")?.trim() || null;
      const responseLocation = answers && refuseEndpoint(answers, isHttpAllowed) === null ? answers : null;
      return location ? [{ location, refusal: refuseEndpoint(location, isHttpAllowed), responseLocation }] : [];
    });
  return endpoints.find(({ refusal }) => refusal === null) ?? endpoints[0] ?? null;
}

/** One usable address is enough; with none, the document is refused for what is wrong with the first. */
function signInEndpoints(role: XmlElement, options: MetadataOptions, warnings: Set<MetadataWarning>) {
  const elements = childElements(role, ns.metadata, "SingleSignOnService");
  const redirect = endpointOf(elements, bindings.redirect, options);
  const post = endpointOf(elements, bindings.post, options);
  const found = [redirect, post].filter((endpoint) => endpoint !== null);
  const [usable] = found.filter(({ refusal }) => refusal === null);
  const [refused] = found.flatMap(({ refusal }) => refusal ?? []);
  if (!usable && refused) throw refused;
  if (!usable) {
    throw new SsoError("metadata_no_sso_endpoint", {
      expected: said("ssoService"),
      got: plain(elements.map((e) => attribute(e, "Binding"))),
    });
  }
  if (refused) warnings.add("sso_endpoint_unusable");
  return { redirect: take(redirect, warnings), post: take(post, warnings) };
}

/** Nobody's sign-in needs it, so an address that cannot be used stops nothing (checks.md 2.13). */
function logoutEndpoint(
  role: XmlElement,
  options: MetadataOptions,
  warnings: Set<MetadataWarning>,
): Pick<ProviderMetadata, "sloUrl" | "sloBinding" | "sloResponseUrl"> {
  const elements = childElements(role, ns.metadata, "SingleLogoutService");
  const redirect = endpointOf(elements, bindings.redirect, options);
  const post = endpointOf(elements, bindings.post, options);
  const byRedirect = take(redirect, warnings);
  const sloUrl = byRedirect ?? take(post, warnings);
  if (sloUrl === null) {
    if (redirect ?? post) warnings.add("logout_endpoint_unusable");
    return { sloUrl, sloBinding: "redirect", sloResponseUrl: null };
  }
  const used = byRedirect === null ? post : redirect;
  return {
    sloUrl,
    sloBinding: byRedirect === null ? "post" : "redirect",
    sloResponseUrl: used?.responseLocation ?? null,
  };
}

function take(endpoint: Endpoint | null, warnings: Set<MetadataWarning>): string | null {
  if (!endpoint || endpoint.refusal) return null;
  if (endpoint.location.startsWith("http:")) warnings.add("http_endpoint");
  return endpoint.location;
}

function refuseEndpoint(address: string, isHttpAllowed: MetadataOptions["isHttpAllowed"]): SsoError | null {
  const refuse = (got: Fact) =>
    new SsoError("metadata_endpoint", {
      expected: said("httpsAddress"),
      got,
    });
  if (address.length > 2000) return refuse(said("characters", { count: address.length }));
  if (!URL.canParse(address)) return refuse(plain(address.slice(0, 200)));
  const url = new URL(address);
  const isAllowed = url.protocol === "https:" || (url.protocol === "http:" && isHttpAllowed(url));
  return isAllowed && !url.hash && !url.username && !url.password ? null : refuse(plain(address.slice(0, 200)));
}

/**
 * checks.md 2.5 to 2.7: signing certificates of this role only (`use="signing"` or no use), each once. What one KeyDescriptor holds is
 * one key with its chain, however many X509Data it is spread over.
 */
function readCertificates(role: XmlElement, now: Date, warnings: Set<MetadataWarning>) {
  const descriptors = childElements(role, ns.metadata, "KeyDescriptor")
    .filter((descriptor) => ["signing", null].includes(attribute(descriptor, "use")))
    .map((descriptor) => dersIn(certificateTexts(descriptor)));
  const listed = descriptors.flat().length;
  if (listed > maxInBundle) throw tooManyCertificates(maxInBundle, listed);
  const bundles = descriptors.map(bundleOf);
  const once = (views: CertificateView[]) => [...new Map(views.map((view) => [view.fingerprint, view])).values()];
  const signers = once(bundles.flatMap((bundle) => bundle.signers));
  const chain = once(bundles.flatMap((bundle) => bundle.chain));
  const unusable = bundles.flatMap((bundle) => bundle.unusable);
  if (signers.length > maxCertificates) throw tooManyCertificates(maxCertificates, signers.length);
  if (signers.length === 0) {
    throw new SsoError("metadata_no_signing_cert", {
      expected: said("signingCertificate"),
      got: whyUnusable(unusable) ?? (chain.length > 0 ? said("onlyAuthorities") : nothing),
    });
  }
  if (unusable.length > 0) warnings.add("certificate_unusable");
  for (const { notAfter } of signers) {
    const left = Date.parse(notAfter) - now.getTime();
    if (left < 0) warnings.add("certificate_expired");
    else if (left < 30 * 86_400_000) warnings.add("certificate_expiring");
  }
  return { signers, chain, unusable };
}

function certificateTexts(descriptor: XmlElement): string[] {
  return childElements(descriptor, ns.ds, "KeyInfo")
    .flatMap((keyInfo) => childElements(keyInfo, ns.ds, "X509Data"))
    .flatMap((data) => childElements(data, ns.ds, "X509Certificate"))
    .map(wholeText);
}

const tooManyCertificates = (most: number, got: number) =>
  new SsoError("metadata_too_large", { expected: said("atMostCertificates", { count: most }), got: plain(got) });

/** The first of the certificates that cannot be used, and how many more there are; null where there is none. */
function whyUnusable([first, ...more]: UnusableCertificate[]): Fact | null {
  if (!first) return null;
  const { subject, keyType } = first;
  const why = subject === null ? said("notACertificate") : said("certificateWithKey", { subject, key: plain(keyType) });
  return more.length === 0 ? why : said("andMore", { values: why, count: more.length });
}
