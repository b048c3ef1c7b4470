import { realpathSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pathToFileURL } from "node:url";
import { inflateRawSync } from "node:zlib";
import { DOMParser } from "@xmldom/xmldom";
import { listen } from "./listen";
import { type SamlFault, samlFaults, withFault } from "./saml-faults";
import { buildResponse, encodeResponse, type KeyPair, makeKeyPair } from "./saml-response";

/** A small SAML identity provider for the demo and the journeys: a list of people, one click signs in. */

export type SamplePerson = { email: string; fullName: string; role: string };

export const samplePeople: SamplePerson[] = [
  { email: "ada@acme.example", fullName: "Ada Lovelace", role: "developer" },
  { email: "grace@acme.example", fullName: "Grace Hopper", role: "account_administrator" },
  { email: "alan@acme.example", fullName: "Alan Turing", role: "finance" },
];

export type SampleProvider = {
  base: string;
  entityId: string;
  metadataUrl: string;
  people: SamplePerson[];
  /** Signs with another key; published, it is in the metadata beside the first one. */
  setKey(key: KeyPair, options?: { isPublished: boolean }): void;
  stop(): Promise<void>;
};

/** Chooses what goes wrong with the answers to this browser. */
export function faultMenu(faults: Readonly<Record<string, string>>, chosen: string): string {
  const options = Object.entries(faults).map(
    ([name, label]) => `<option value="${name}"${name === chosen ? " selected" : ""}>${label}</option>`,
  );
  return `<p><label>What goes wrong: <select name="fault">${options.join("")}</select></label></p>`;
}

/** A test sets this cookie at a sample provider: the fault is then chosen before anybody clicks. */
export const faultCookie = "sample-fault";

/** The fault that a browser asks for by its cookie. */
export function chosenFault<Fault extends string>(
  request: IncomingMessage,
  faults: Readonly<Record<Fault, string>>,
): Fault | "none" {
  const value = new RegExp(`(?:^|; )${faultCookie}=([A-Za-z0-9]+)`).exec(request.headers.cookie ?? "")?.[1];
  return value !== undefined && Object.hasOwn(faults, value) ? (value as Fault) : "none";
}

const html = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export async function startSampleProvider(port: number, host = "127.0.0.1"): Promise<SampleProvider> {
  const first = await makeKeyPair("sample provider");
  const stranger = await makeKeyPair("a stranger");
  let published = [first];
  let key = first;
  let lastAnswer = "";
  const people = structuredClone(samplePeople);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.statusCode = 400;
      response.end("The request cannot be read");
    });
  });
  const base = `http://${host}:${await listen(server, port, host)}`;
  const entityId = `${base}/metadata`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", base);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (url.pathname === "/metadata") {
      response.setHeader("Content-Type", "application/samlmetadata+xml");
      response.end(metadata());
    } else if (url.pathname === "/sso") {
      const form = url.searchParams;
      const buttons = people
        .map(
          ({ email, fullName, role }) =>
            `<p><button name="person" value="${html(email)}">${html(fullName)} (${html(role)})</button></p>`,
        )
        .join("");
      response.end(
        `<!doctype html><title>Sample provider</title><h1>Who are you?</h1><form method="get" action="/answer"><input type="hidden" name="SAMLRequest" value="${html(form.get("SAMLRequest") ?? "")}"><input type="hidden" name="RelayState" value="${html(form.get("RelayState") ?? "")}">${faultMenu(samlFaults, chosenFault(request, samlFaults))}${buttons}</form>`,
      );
    } else if (url.pathname === "/answer") {
      response.end(await answerForm(url.searchParams));
    } else if (url.pathname === "/unsolicited") {
      response.end(
        postForm(url.searchParams, url.searchParams.get("acs") ?? "", url.searchParams.get("audience") ?? "", null),
      );
    } else {
      response.statusCode = 404;
      response.end("Not found");
    }
  }

  async function answerForm(query: URLSearchParams): Promise<string> {
    const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString("utf8");
    const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
    const issuer = root.getElementsByTagNameNS("urn:oasis:names:tc:SAML:2.0:assertion", "Issuer")[0]?.textContent ?? "";
    return postForm(query, root.getAttribute("AssertionConsumerServiceURL") ?? "", issuer, root.getAttribute("ID"));
  }

  function postForm(query: URLSearchParams, acsUrl: string, audience: string, inResponseTo: string | null): string {
    const person = people.find((candidate) => candidate.email === query.get("person")) ?? people[0];
    if (!person) return "Nobody";
    const fault = (query.get("fault") ?? "none") as SamlFault;
    const options = {
      issuer: entityId,
      acsUrl,
      audience,
      inResponseTo,
      nameId: person.email,
      attributes: { email: [person.email], full_name: [person.fullName], role: [person.role] },
      now: new Date(),
      key,
      withCertificate: true,
    };
    const answer =
      fault === "replay" && lastAnswer
        ? lastAnswer
        : encodeResponse(buildResponse(withFault(fault, options, stranger)));
    lastAnswer = answer;
    const relayState = query.get("RelayState") ?? "";
    return `<!doctype html><title>Sample provider</title><form method="post" action="${html(acsUrl)}"><input type="hidden" name="SAMLResponse" value="${answer}"><input type="hidden" name="RelayState" value="${html(relayState)}"><noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`;
  }

  function metadata(): string {
    const keys = published.map(({ certificate }) => {
      const body = certificate.replace(/-----[A-Z ]+-----|\s/g, "");
      return `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`;
    });
    return `<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join("")}<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${base}/sso"/></IDPSSODescriptor></EntityDescriptor>`;
  }

  return {
    base,
    entityId,
    metadataUrl: entityId,
    people,
    setKey(next, { isPublished } = { isPublished: false }) {
      key = next;
      if (isPublished) published = [...published, next];
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const port = Number(process.env.SAMPLE_PORT ?? 4000);
  const provider = await startSampleProvider(port).catch((error: NodeJS.ErrnoException) => {
    process.stderr.write(`The sample provider cannot listen on port ${port} (${error.code}); set SAMPLE_PORT.\n`);
    process.exit(1);
  });
  process.stdout.write(`${JSON.stringify({ metadataUrl: provider.metadataUrl })}\n`);
}
