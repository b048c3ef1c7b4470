import { SsoError } from "@/lib/errors/sso-error";
import { type CertificateView, readCertificate } from "./certificate";
import { maxCertificates } from "./saml-config";
import { bindings, nameIdFormats, ns } from "./saml-names";
import { attribute, childElement, childElements, ownText, parseStrictly } from "./xml-document";

const maxCharacters = 2 * 1024 * 1024;
const maxTags = 40_000;

/** What one identity provider's metadata says, reduced to what a connection keeps. */
export type ProviderMetadata = {
  issuer: string;
  ssoUrl: string | null;
  ssoBinding: "redirect" | "post";
  sloUrl: string | null;
  certificates: CertificateView[];
  wantAuthnRequestsSigned: boolean;
  nameIdFormats: string[];
  validUntil: string | null;
};

export type MetadataResult = { metadata: ProviderMetadata; warnings: MetadataWarning[] };

/** Things that do not stop an import; keys of the message catalogue. */
export type MetadataWarning =
  | "valid_until_past"
  | "certificate_expired"
  | "certificate_expiring"
  | "certificate_unusable"
  | "http_endpoint";

export type MetadataOptions = {
  now: Date;
  /** Which entity to take when the document holds several. */
  entityId?: string;
  /** Which one to take among several when `entityId` is not given: the provider that the connection has already. */
  knownEntityId?: string;
  /** True for hosts that the operator's outbound list names: there http is acceptable (M13). */
  isHttpAllowed: (url: URL) => boolean;
};

/**
 * Parses SAML 2.0 identity provider metadata (checks.md 2, M1 to M14; saml-metadata 2.3 and 2.4). Pure. Copes with a
 * byte-order mark, other roles beside ours (AD FS), several certificates and EntitiesDescriptor.
 * @throws SsoError metadata_*
 */
export function parseMetadata(text: string, options: MetadataOptions): MetadataResult {
  const root = parseDocument(text);
  const entity = chooseEntity(root, options);
  const role = chooseRole(entity);
  const issuer = attribute(entity, "entityID")?.trim();
  if (!issuer) throw new SsoError("metadata_malformed", { expected: "an entityID", got: "none" });

  const warnings = new Set<MetadataWarning>();
  const validUntil = attribute(entity, "validUntil") ?? attribute(root, "validUntil");
  if (validUntil && Date.parse(validUntil) < options.now.getTime()) warnings.add("valid_until_past");

  const endpoints = childElements(role, ns.metadata, "SingleSignOnService");
  const redirect = locationOf(endpoints, bindings.redirect);
  const post = locationOf(endpoints, bindings.post);
  const logout = childElements(role, ns.metadata, "SingleLogoutService");
  const sloUrl = locationOf(logout, bindings.redirect) ?? locationOf(logout, bindings.post);
  for (const url of [redirect, post, sloUrl]) if (url) checkEndpoint(url, options, warnings);
  if (!redirect && !post) {
    throw new SsoError("metadata_no_sso_endpoint", {
      expected: "a SingleSignOnService with HTTP-Redirect or HTTP-POST",
      got: endpoints.map((e) => attribute(e, "Binding")).join(", ") || "none",
    });
  }
  return {
    metadata: {
      issuer,
      ssoUrl: redirect ?? post,
      ssoBinding: redirect ? "redirect" : "post",
      sloUrl,
      certificates: readCertificates(role, options.now, warnings),
      wantAuthnRequestsSigned: ["true", "1"].includes(attribute(role, "WantAuthnRequestsSigned") ?? ""),
      nameIdFormats: childElements(role, ns.metadata, "NameIDFormat").flatMap(
        (element) => ownText(element)?.trim() || [],
      ),
      validUntil: validUntil ?? null,
    },
    warnings: [...warnings],
  };
}

function parseDocument(text: string): Element {
  if (text.length > maxCharacters)
    throw new SsoError("metadata_too_large", { expected: "at most 2 MiB", got: `${text.length} characters` });
  const body = text.replace(/^\ufeff/, "").trim();
  // Metadata may carry comments and CDATA; a document type never.
  if (/<!\s*(DOCTYPE|ENTITY)/i.test(body))
    throw new SsoError("metadata_dtd", { expected: "no document type", got: "a document type declaration" });
  if (body.split("<").length > maxTags)
    throw new SsoError("metadata_too_large", { expected: `at most ${maxTags} tags`, got: "more" });
  if (!body.startsWith("<"))
    throw new SsoError("metadata_malformed", { expected: "an XML document", got: describeText(body) });
  const root = parseStrictly(
    body,
    (problem) => new SsoError("metadata_malformed", { expected: "well-formed XML", got: problem }),
  );
  const isMetadata =
    root.namespaceURI === ns.metadata && ["EntityDescriptor", "EntitiesDescriptor"].includes(root.localName);
  if (!isMetadata)
    throw new SsoError("metadata_malformed", { expected: "an EntityDescriptor", got: `<${root.localName}>` });
  return root;
}

function describeText(body: string): string {
  if (body === "") return "nothing";
  return body.startsWith("{") ? "JSON (is this an OpenID Connect address?)" : "text that is not XML";
}

const maxNesting = 16;

function entitiesOf(root: Element, depth = 0): Element[] {
  if (depth > maxNesting)
    throw new SsoError("metadata_too_large", { expected: `lists at most ${maxNesting} deep`, got: "deeper ones" });
  if (root.localName === "EntityDescriptor") return [root];
  return childElements(root).flatMap((child) =>
    child.namespaceURI === ns.metadata && ["EntityDescriptor", "EntitiesDescriptor"].includes(child.localName)
      ? entitiesOf(child, depth + 1)
      : [],
  );
}

function providerRoles(entity: Element): Element[] {
  return childElements(entity, ns.metadata, "IDPSSODescriptor").filter((role) =>
    (attribute(role, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(ns.protocol),
  );
}

function chooseEntity(root: Element, { entityId, knownEntityId }: MetadataOptions): Element {
  const providers = entitiesOf(root).filter((entity) => providerRoles(entity).length > 0);
  const wanted = entityId ?? (providers.length > 1 ? knownEntityId : undefined);
  const matching =
    wanted === undefined ? providers : providers.filter((entity) => attribute(entity, "entityID") === wanted);
  const [only, ...others] = matching;
  if (only && others.length === 0) return only;
  const choices = providers.map((entity) => attribute(entity, "entityID") ?? "");
  const names = choices.join(", ");
  if (providers.length > 1) {
    const got = `${choices.length} identity providers`;
    throw new SsoError("metadata_entity_choice", {
      expected: "the choice of one",
      got,
      choices: choices.slice(0, 500),
    });
  }
  const isServiceProvider = entitiesOf(root).some((entity) => childElement(entity, ns.metadata, "SPSSODescriptor"));
  throw new SsoError("metadata_no_idp", {
    expected: "an IDPSSODescriptor for SAML 2.0",
    got: names || (isServiceProvider ? "metadata of a service provider (is it ours?)" : "no identity provider role"),
  });
}

function chooseRole(entity: Element): Element {
  const [role, ...others] = providerRoles(entity);
  if (!role || others.length > 0)
    throw new SsoError("metadata_role_choice", { expected: "one IDPSSODescriptor", got: String(others.length + 1) });
  return role;
}

function locationOf(endpoints: Element[], binding: string): string | null {
  const endpoint = endpoints.find((candidate) => attribute(candidate, "Binding") === binding);
  return (endpoint && attribute(endpoint, "Location")?.trim()) || null;
}

function checkEndpoint(address: string, options: MetadataOptions, warnings: Set<MetadataWarning>): void {
  const expected = "an https address without a fragment, of at most 2000 characters";
  if (address.length > 2000) throw new SsoError("metadata_endpoint", { expected, got: `${address.length} characters` });
  if (!URL.canParse(address)) throw new SsoError("metadata_endpoint", { expected, got: address.slice(0, 200) });
  const url = new URL(address);
  if (url.protocol === "http:" && options.isHttpAllowed(url)) warnings.add("http_endpoint");
  else if (url.protocol !== "https:") throw new SsoError("metadata_endpoint", { expected, got: address.slice(0, 200) });
  if (url.hash || url.username || url.password)
    throw new SsoError("metadata_endpoint", { expected, got: address.slice(0, 200) });
}

/** M5 to M7: signing certificates of this role only (`use="signing"` or no use), each once. */
function readCertificates(role: Element, now: Date, warnings: Set<MetadataWarning>): CertificateView[] {
  const texts = childElements(role, ns.metadata, "KeyDescriptor")
    .filter((descriptor) => ["signing", null].includes(attribute(descriptor, "use")))
    .flatMap((descriptor) => childElements(descriptor, ns.ds, "KeyInfo"))
    .flatMap((keyInfo) => childElements(keyInfo, ns.ds, "X509Data"))
    .flatMap((data) => childElements(data, ns.ds, "X509Certificate"))
    .map((element) => element.textContent ?? "");
  const views = new Map<string, CertificateView>();
  for (const text of texts) {
    const read = readCertificate(text);
    if (read) views.set(read.view.fingerprint, read.view);
    else warnings.add("certificate_unusable");
  }
  if (views.size > maxCertificates)
    throw new SsoError("metadata_too_large", {
      expected: `at most ${maxCertificates} signing certificates`,
      got: String(views.size),
    });
  if (views.size === 0) {
    throw new SsoError("metadata_no_signing_cert", {
      expected: "a signing certificate (RSA 2048 bits or more, or P-256 and up)",
      got: texts.length > 0 ? "none that can be used" : "none",
    });
  }
  for (const { notAfter } of views.values()) {
    const left = Date.parse(notAfter) - now.getTime();
    if (left < 0) warnings.add("certificate_expired");
    else if (left < 30 * 86_400_000) warnings.add("certificate_expiring");
  }
  return [...views.values()];
}

/** The NameID format to ask for, from what the provider lists: e-mail when it can, else what it has. */
export function preferredNameIdFormat(
  formats: readonly string[],
): "emailAddress" | "persistent" | "unspecified" | null {
  if (formats.includes(nameIdFormats.emailAddress)) return "emailAddress";
  if (formats.includes(nameIdFormats.persistent)) return "persistent";
  return formats.includes(nameIdFormats.unspecified) ? "unspecified" : null;
}
