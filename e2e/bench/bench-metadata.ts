import { SaxesParser } from "saxes";
import { adfsMetadata } from "@/e2e/support/adfs-metadata";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { parseMetadata } from "@/lib/saml/metadata";
import { parseMetadataText } from "@/lib/saml/metadata-text";
import { compare, report } from "./measure";

/** Reading a provider's metadata, against a parser that reads the same text and does nothing with it. */
export async function benchMetadata(): Promise<void> {
  const text = await largeMetadata();
  const peer = () => {
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(text).close();
  };
  const size = `${Math.round(text.length / 1000)} kB`;
  const tree = await compare(() => parseMetadataText(text), peer, 200);
  report(`read metadata of ${size} into a tree`, tree.ratio, 1.3, "against plain saxes");
  const options = { now: new Date(), isHttpAllowed: () => false };
  const whole = await compare(() => parseMetadata(text, options), peer, 200);
  report(`take a provider out of metadata of ${size}`, whole.ratio, 1.3, "against plain saxes");
}

/** What AD FS publishes with the claims that it describes: two roles of WS-Federation list them, with a sentence for each. */
async function largeMetadata(): Promise<string> {
  const [document, federation, serviceProvider, encryption, current, next] = await Promise.all(
    ["document", "federation", "sp", "encryption", "current", "next"].map(makeKeyPair),
  );
  if (!document || !federation || !serviceProvider || !encryption || !current || !next) throw new Error("No keys");
  const keys = { document, federation, serviceProvider, encryption, signing: [current, next] };
  const claims = Array.from(
    { length: 90 },
    (_, index) =>
      `<auth:ClaimType Uri="http://schemas.acme.test/ws/2005/05/identity/claims/claim-${index}" Optional="true" xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706"><auth:DisplayName>Claim ${index}</auth:DisplayName><auth:Description>What the directory says of a person under number ${index}</auth:Description></auth:ClaimType>`,
  ).join("");
  const offered = `<fed:ClaimTypesOffered>${claims}</fed:ClaimTypesOffered>`;
  return adfsMetadata("adfs.acme.test", keys)
    .slice(1)
    .replaceAll("<fed:PassiveRequestorEndpoint>", `${offered}<fed:PassiveRequestorEndpoint>`);
}
