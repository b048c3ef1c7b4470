import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listen } from "@/e2e/support/listen";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { readMetadata } from "@/lib/connections/refresh/import-metadata-client";
import { said } from "@/lib/facts/fact";
import { pemBody } from "@/lib/saml/certificate";
import { readLimitedText } from "./read-limited";
import { guardedFetch, outboundPolicy, safeFetchText } from "./safe-fetch-client";

/** What comes over the network in another encoding than UTF-8, through the real request. */

let server: Server;
let base: string;
let answer: { body: Uint8Array; status?: number; type?: string } = { body: new Uint8Array() };

beforeAll(async () => {
  server = createServer((_request, response) =>
    response.writeHead(answer.status ?? 200, { "Content-Type": answer.type ?? "application/json" }).end(answer.body),
  );
  base = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => server?.close());

const read = () => readMetadata({ url: `${base}/metadata` }, outboundPolicy(), new Date());
const get = () => guardedFetch(outboundPolicy())(`${base}/userinfo`, { method: "GET", headers: {} });

it("metadata by its address: UTF-16 and ISO-8859-1 keep every character, what fits neither is refused by name", async () => {
  const { certificate } = await makeKeyPair("idp");
  const document = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:müller"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${pemBody(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/></IDPSSODescriptor></EntityDescriptor>`;
  const mark = Buffer.from([0xff, 0xfe]);
  for (const body of [
    Buffer.concat([mark, Buffer.from(document("UTF-16"), "utf16le")]),
    Buffer.from(document("ISO-8859-1"), "latin1"),
    Buffer.from(document("UTF-8")),
  ]) {
    answer = { body, type: "application/samlmetadata+xml" };
    expect((await read()).metadata.issuer).toBe("urn:müller");
  }
  answer = { body: Buffer.from(document("UTF-8"), "latin1") };
  await expect(read()).rejects.toMatchObject({ code: "metadata_encoding" });
  answer = { body: Buffer.from("<!DOCTYPE html><html><body>Sign in</body></html>"), type: "text/html" };
  await expect(read()).rejects.toMatchObject({ code: "metadata_web_page" });
});

it("metadata of a federation, larger than what is held in memory: the wanted provider alone, else the question which one", async () => {
  const { certificate } = await makeKeyPair("idp");
  const provider = (id: string) =>
    `<EntityDescriptor entityID="${id}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${pemBody(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/></IDPSSODescriptor></EntityDescriptor>`;
  const providers = Array.from({ length: 2_500 }, (_, index) => provider(`urn:müller-${index}`));
  const document = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${providers.join("")}</EntitiesDescriptor>`;
  const body = Buffer.from(document);
  expect(body.length).toBeGreaterThan(2 * 1024 * 1024);
  answer = { body, type: "application/samlmetadata+xml" };
  const source = { url: `${base}/metadata`, entityId: "urn:müller-1234" };
  const { metadata } = await readMetadata(source, outboundPolicy(), new Date());
  expect(metadata).toMatchObject({ issuer: "urn:müller-1234", ssoUrl: "https://idp.test/sso" });
  await expect(read()).rejects.toMatchObject({ code: "metadata_entity_choice" });
  answer = { body: Buffer.from(document, "latin1") };
  await expect(read()).rejects.toMatchObject({ code: "metadata_encoding" });
  answer = { body: Buffer.from(`<html>${" ".repeat(3 * 1024 * 1024)}</html>`), type: "text/html" };
  await expect(read()).rejects.toMatchObject({ code: "metadata_too_large" });
});

it("a provider's answer with a name that is not UTF-8 is refused, unless it names its charset", async () => {
  const body = Buffer.from('{"name":"Müller"}', "latin1");
  answer = { body };
  await expect(get()).rejects.toMatchObject({
    code: "outbound_failed",
    details: { got: said("notEncodedIn", { encoding: "UTF-8" }) },
  });
  await expect(safeFetchText(base, outboundPolicy())).rejects.toMatchObject({ code: "outbound_failed" });
  answer = { body, type: "application/json; charset=ISO-8859-1" };
  expect(await (await get()).json()).toEqual({ name: "Müller" });
  // What an error says is only shown.
  answer = { body, status: 500 };
  expect((await get()).status).toBe(500);
});

it("a body of the API that is not UTF-8 is refused", async () => {
  const request = (body: Uint8Array<ArrayBuffer>) => new Request(base, { method: "POST", body });
  const latin1 = new Uint8Array(Buffer.from('{"name":"Müller"}', "latin1"));
  await expect(readLimitedText(request(latin1), 1000)).rejects.toMatchObject({ code: "body_malformed" });
  expect(await readLimitedText(request(new Uint8Array(Buffer.from("ü"))), 1000)).toBe("ü");
  expect(await readLimitedText(request(latin1), 5)).toBe(null);
});

it("a kept connection that is closed as it is used: what reads is sent once more, what hands something over is not", async () => {
  let asked = 0;
  let closes = 0;
  const fickle = createServer((message, response) => {
    asked++;
    // Every second request finds the connection closed, before a word of the answer.
    if (asked % 2 === 0 && closes-- > 0) message.socket.destroy();
    else response.end("{}");
  });
  const address = `http://127.0.0.1:${await listen(fickle)}`;
  const send = (method: string) => guardedFetch(outboundPolicy())(address, { method, headers: {} });
  closes = 1;
  await send("GET");
  expect((await send("GET")).status).toBe(200);
  expect(asked).toBe(3);
  closes = 1;
  await expect(send("POST")).rejects.toMatchObject({ code: "outbound_failed" });
  expect(asked).toBe(4);
  fickle.closeAllConnections();
  fickle.close();
});
