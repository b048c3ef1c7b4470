import type { KeyPair, ResponseOptions } from "./saml-response";

/** What the sample provider can do wrong, so that administrators see each failure and tests can cause it. */

export const samlFaults = {
  none: "nothing",
  audience: "wrong audience",
  issuer: "wrong issuer",
  recipient: "wrong recipient",
  certificate: "unknown certificate",
  expired: "expired assertion",
  future: "assertion of the future",
  skew: "clock 150 seconds ahead",
  unsigned: "no signature",
  sha1: "SHA-1 signature",
  replay: "the last answer once more",
  noEmail: "no e-mail address",
  unmappedRole: "a role that nobody knows",
  overage: "too many groups to send",
  refusal: "the provider refuses",
} as const;
export type SamlFault = keyof typeof samlFaults;

const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/** The options of an answer with one fault. `replay` is not here: it repeats an answer as it was. */
export function withFault(fault: SamlFault, options: ResponseOptions, stranger: KeyPair): ResponseOptions {
  const { now, attributes = {} } = options;
  const moved = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  switch (fault) {
    case "none":
    case "replay":
      return options;
    case "audience":
      return { ...options, audience: "https://another.example/entity" };
    case "issuer":
      return { ...options, issuer: `${options.issuer}/renamed` };
    case "recipient":
      return {
        ...options,
        beforeSigning: (xml) => xml.replace(/Recipient="[^"]+"/, 'Recipient="https://another.example/acs"'),
      };
    case "certificate":
      return { ...options, key: stranger };
    case "expired":
      return { ...options, now: moved(-3600) };
    case "future":
      return { ...options, now: moved(3600) };
    case "skew":
      return { ...options, now: moved(150) };
    case "unsigned":
      return { ...options, sign: "none" };
    case "sha1":
      return {
        ...options,
        signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        digestAlgorithm: "http://www.w3.org/2000/09/xmldsig#sha1",
      };
    case "noEmail": {
      const { email: _email, ...others } = attributes;
      return { ...options, nameId: "_5f2a90c1", nameIdFormat: transient, attributes: others };
    }
    case "unmappedRole":
      return { ...options, attributes: { ...attributes, role: ["night_watch"] } };
    case "overage":
      return {
        ...options,
        attributes: {
          ...attributes,
          "http://schemas.microsoft.com/claims/groups.link": ["https://graph.example/users/1/getMemberObjects"],
        },
      };
    case "refusal":
      return { ...options, sign: "response", status: "Requester", subStatus: "InvalidNameIDPolicy" };
  }
}
