import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { KeyPair } from "./saml-response";

/** What the library of SimpleSAMLphp made of the answer to a LogoutRequest of its own. */
export type PeerAnswer =
  | { isVerified: boolean; isSuccess: boolean; answersIt: boolean; issuer: string }
  | { fault: string };

const script = fileURLToPath(new URL("soap-peer.php", import.meta.url));

/** Sends a LogoutRequest by SOAP as the library of SimpleSAMLphp does, from a process of PHP. */
export function sendAsPeer(
  address: { url: string; ourCertificate: string },
  { issuer, nameId, key }: { issuer: string; nameId: string; key: KeyPair },
): Promise<PeerAnswer> {
  return new Promise((resolve, reject) => {
    const child = execFile("php", [script], (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout}${stderr}`, { cause: error }));
      else resolve(JSON.parse(stdout) as PeerAnswer);
    });
    const { privateKey, certificate } = key;
    child.stdin?.end(JSON.stringify({ ...address, issuer, nameId, privateKey, certificate }));
  });
}
