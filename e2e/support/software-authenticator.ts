import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { PasskeyAssertion, PasskeyAttestation } from "@/lib/local-sign-in/passkey-response";

/**
 * An authenticator in software that makes and signs what real ones do (WebAuthn Level 2, section 6), with every part that an attack
 * changes as an argument. Attestation "none" unless told, ECDSA with P-256.
 */

type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } };

type Forged = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  /** Whether the person was verified, by a PIN or biometrics. */
  isVerified?: boolean;
  counter?: number;
  /** A statement of the maker about what is signed, in the format "packed". */
  state?: (signed: Buffer) => CborMap;
};

export type SoftwareKey = {
  /** Signs with the key itself, as those do who vouch for themselves. */
  sign(bytes: Buffer): Buffer;
  attest(options: Options, forged?: Forged): PasskeyAttestation;
  assert(options: Options, forged?: Forged & { userHandle?: string }): PasskeyAssertion;
};

/** @param origin of the page that asks */
export function makeSoftwareKey(origin: string): SoftwareKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  let userHandle = "";
  let counter = 0;
  const clientData = (type: string, { challenge }: Options, forged: Forged) =>
    Buffer.from(
      JSON.stringify({
        type: forged.type ?? type,
        challenge: forged.challenge ?? challenge,
        origin: forged.origin ?? origin,
        crossOrigin: forged.crossOrigin ?? false,
      }),
    );
  return {
    sign: (bytes) => createSign("sha256").update(bytes).sign(privateKey),
    attest(options, forged = {}) {
      userHandle = options.user?.id ?? "";
      const flags = 0x41 | (forged.isVerified === false ? 0 : 0x04);
      const keyLength = Buffer.alloc(2);
      keyLength.writeUInt16BE(credentialId.length);
      const credential = Buffer.concat([Buffer.alloc(16), keyLength, credentialId, coseKey(publicKey)]);
      const head = authenticatorData(forged.rpId ?? options.rp?.id ?? "", flags, forged.counter ?? counter);
      const authData = Buffer.concat([head, credential]);
      const client = clientData("webauthn.create", options, forged);
      const signed = Buffer.concat([authData, createHash("sha256").update(client).digest()]);
      const statement = forged.state ? { fmt: "packed", attStmt: forged.state(signed) } : { fmt: "none", attStmt: {} };
      const attestationObject = cbor({ ...statement, authData });
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: client.toString("base64url"),
          attestationObject: attestationObject.toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    assert(options, forged = {}) {
      counter += 1;
      const flags = 0x01 | (forged.isVerified === false ? 0 : 0x04);
      const data = authenticatorData(forged.rpId ?? options.rpId ?? "", flags, forged.counter ?? counter);
      const client = clientData("webauthn.get", options, forged);
      const signer = createSign("sha256").update(data).update(createHash("sha256").update(client).digest());
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signer.sign(privateKey).toString("base64url"),
          userHandle: forged.userHandle ?? userHandle,
        },
      };
    },
  };
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(flags);
  tail.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash("sha256").update(rpId).digest(), tail]);
}

/** RFC 9053: an elliptic curve key of P-256 for ES256. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const point = (text: string) => cborBytes(Buffer.from(text, "base64url"));
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
  return Buffer.concat([head, Buffer.from([0x21]), point(x), Buffer.from([0x22]), point(y)]);
}

type CborMap = { [key: string]: string | number | Buffer | Buffer[] | CborMap };

/** As much of RFC 8949 as an attestation needs: maps, texts, bytes, lists of them, and negative numbers. */
function cbor(value: CborMap[string]): Buffer {
  if (typeof value === "number") return cborHead(1, -1 - value);
  if (Array.isArray(value)) return Buffer.concat([cborHead(4, value.length), ...value.map(cborBytes)]);
  if (typeof value === "string") return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return cborBytes(value);
  const entries = Object.entries(value);
  return Buffer.concat([cborHead(5, entries.length), ...entries.flatMap(([key, part]) => [cbor(key), cbor(part)])]);
}

const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(2, bytes.length), bytes]);

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
