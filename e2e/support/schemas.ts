import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { validateXML } from "xmllint-wasm";

// The OASIS and W3C schemas come with the provider's package.
const folder = "/usr/share/simplesamlphp/schemas";

/** What xmllint finds wrong with a document; empty when it is valid. */
export async function schemaProblems(xml: string, schema: string): Promise<string[]> {
  const read = (fileName: string) => ({ fileName, contents: readFileSync(join(folder, fileName), "utf8") });
  const others = readdirSync(folder).filter(
    (name) => name.endsWith(".xsd") && name !== schema && !name.includes("authn-context"),
  );
  const result = await validateXML({
    xml: { fileName: "message.xml", contents: xml },
    schema: [read(schema)],
    preload: others.map(read),
  });
  return result.valid ? [] : result.errors.map(({ message }) => message);
}

/** The AuthnRequest of an answer that sends the browser to the provider, by redirect or by a form that posts itself. */
export async function sentRequest(answer: Response): Promise<string> {
  const location = answer.headers.get("location");
  if (location) {
    const encoded = new URL(location).searchParams.get("SAMLRequest") ?? "";
    return inflateRawSync(Buffer.from(encoded, "base64")).toString("utf8");
  }
  const encoded = /name="SAMLRequest" value="([^"]+)"/.exec(await answer.text())?.[1] ?? "";
  return Buffer.from(encoded.replaceAll("&#43;", "+").replaceAll("&#x2B;", "+"), "base64").toString("utf8");
}
