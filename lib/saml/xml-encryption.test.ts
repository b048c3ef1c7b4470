import {
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseMessage } from "./xml-document";
import { decryptElement } from "./xml-encryption";

/* What is encrypted for us, in every way that is read, and each way in which it is not (checks.md 3.1.11). OAEP is written out here:
 * a broken padding cannot be made otherwise. */

const xenc = "http://www.w3.org/2001/04/xmlenc#";
const xenc11 = "http://www.w3.org/2009/xmlenc11#";
const ds = "http://www.w3.org/2000/09/xmldsig#";
const more = "http://www.w3.org/2001/04/xmldsig-more#";
const digests = {
  sha1: `${ds}sha1`,
  sha256: `${xenc}sha256`,
  sha384: `${more}sha384`,
  sha512: `${xenc}sha512`,
} as const;
type Hash = keyof typeof digests;

const [ours, next] = [1, 2].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
if (!ours || !next) throw new Error("No keys");
const text = "<a>Ada</a>";

const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
const mgf = (hash: Hash, seed: Buffer, length: number) => {
  const blocks = Array.from({ length: Math.ceil(length / 20) }, (_, counter) =>
    createHash(hash)
      .update(seed)
      .update(Buffer.from([0, 0, 0, counter]))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
};

type Wrapping = {
  digest?: Hash;
  mask?: Hash;
  label?: string;
  to?: KeyObject;
  /** What is before the message in the block, instead of zeros and a one; and the first byte of all. */
  separator?: number[];
  first?: number;
};

/** RFC 8017, 7.1.1. */
function wrap(contentKey: Buffer, wrapping: Wrapping): string {
  const { digest = "sha1", mask = "sha1", label = "", to = ours?.publicKey, separator = [1], first = 0 } = wrapping;
  if (!to) throw new Error("No key");
  const labelHash = createHash(digest).update(label).digest();
  const block = Buffer.alloc(256 - 1 - labelHash.length);
  labelHash.copy(block);
  Buffer.concat([Buffer.from(separator), contentKey]).copy(block, block.length - contentKey.length - separator.length);
  const seed = randomBytes(labelHash.length);
  const masked = xor(block, mgf(mask, seed, block.length));
  const maskedSeed = xor(seed, mgf(mask, masked, seed.length));
  const encoded = Buffer.concat([Buffer.from([first]), maskedSeed, masked]);
  return publicEncrypt({ key: to, padding: constants.RSA_NO_PADDING }, encoded).toString("base64");
}

const value = (content: string) => `<xenc:CipherData><xenc:CipherValue>${content}</xenc:CipherValue></xenc:CipherData>`;
const wrappedKey = (content: string, method = `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/>`) =>
  `<xenc:EncryptedKey>${method}${value(content)}</xenc:EncryptedKey>`;
const method = (algorithm: string, inside: string) =>
  `<xenc:EncryptionMethod Algorithm="${algorithm}">${inside}</xenc:EncryptionMethod>`;
const digestMethod = (uri: string) => `<ds:DigestMethod Algorithm="${uri}"/>`;
const maskMethod = (uri: string) => `<xenc11:MGF Algorithm="${uri}"/>`;
const data = (uri: string, body: string, keys: string) =>
  `<xenc:EncryptedData>${method(uri, "")}<ds:KeyInfo>${keys}</ds:KeyInfo>${value(body)}</xenc:EncryptedData>`;
const element = (inside: string) =>
  parseMessage(`<e xmlns:xenc="${xenc}" xmlns:xenc11="${xenc11}" xmlns:ds="${ds}">${inside}</e>`);

const open = (inside: string, keys = [ours.privateKey]) => {
  try {
    return decryptElement(element(inside), keys);
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

const gcm = `${xenc11}aes128-gcm`;
const key = Buffer.alloc(16, 7);
const closed = encryptGcm(text);

function encryptGcm(plaintext: string | Buffer, contentKey = key): Buffer {
  const iv = Buffer.alloc(12, 3);
  const cipher = createCipheriv(`aes-${contentKey.length * 8}-gcm` as "aes-128-gcm", contentKey, iv);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** CBC over whole blocks, whose last byte is the padding's length. */
function encryptCbc(block: Buffer, contentKey = key): Buffer {
  const iv = Buffer.alloc(16, 3);
  const cipher = createCipheriv(`aes-${contentKey.length * 8}-cbc`, contentKey, iv).setAutoPadding(false);
  return Buffer.concat([iv, cipher.update(block), cipher.final()]);
}

const base64 = (bytes: Buffer) => bytes.toString("base64");
const around = (keys: string) => data(gcm, base64(closed), keys);
const good = wrap(key, {});
const padded = (plaintext: string, last: number, length = 32) => {
  const block = Buffer.alloc(length, 9);
  block.write(plaintext);
  block[length - 1] = last;
  return block;
};

describe("what opens", () => {
  it.each([128, 192, 256])("content of AES with %i bits, in both modes", (bits) => {
    const contentKey = Buffer.alloc(bits / 8, 5);
    const keys = wrappedKey(wrap(contentKey, {}));
    expect(open(data(`${xenc11}aes${bits}-gcm`, base64(encryptGcm(text, contentKey)), keys))).toBe(text);
    const block = padded(text, 16 - text.length, 16);
    expect(open(data(`${xenc}aes${bits}-cbc`, base64(encryptCbc(block, contentKey)), keys))).toBe(text);
  });

  it.each(Object.keys(digests) as Hash[])("a key wrapped with %s, with that mask or with SHA-1", (digest) => {
    const named = digestMethod(digests[digest]);
    expect(open(around(wrappedKey(wrap(key, { digest }), method(`${xenc}rsa-oaep-mgf1p`, named))))).toBe(text);
    expect(open(around(wrappedKey(wrap(key, { digest }), method(`${xenc11}rsa-oaep`, named))))).toBe(text);
    const both = method(`${xenc11}rsa-oaep`, named + maskMethod(`${xenc11}mgf1${digest}`));
    expect(open(around(wrappedKey(wrap(key, { digest, mask: digest }), both)))).toBe(text);
  });

  it.each<[string, string]>([
    ["a digest that is not named, which is SHA-1", around(wrappedKey(good, method(`${xenc11}rsa-oaep`, "")))],
    [
      "the older name, whose mask is SHA-1 whatever is beside it",
      around(wrappedKey(good, method(`${xenc}rsa-oaep-mgf1p`, maskMethod(`${xenc11}mgf1sha256`)))),
    ],
    [
      "a label",
      around(
        wrappedKey(
          wrap(key, { label: "for us" }),
          method(`${xenc}rsa-oaep-mgf1p`, `<xenc:OAEPparams> ${btoa("for us")}\n</xenc:OAEPparams>`),
        ),
      ),
    ],
    ["white space in the values", data(gcm, ` ${base64(closed).replace(/(.{8})/g, "$1\n")}`, wrappedKey(`${good} `))],
    ["the key beside the content", `${data(gcm, base64(closed), "")}${wrappedKey(good)}`],
    ["ours as the tenth of ten keys", around(`${wrappedKey("AAAA").repeat(9)}${wrappedKey(good)}`)],
    ["zeros before the one", around(wrappedKey(wrap(key, { separator: [0, 0, 1] })))],
  ])("%s", (_what, inside) => expect(open(inside)).toBe(text));

  it("with any of our keys", () => {
    const toNext = around(wrappedKey(wrap(key, { to: next.publicKey })));
    expect(open(toNext, [ours.privateKey, next.privateKey])).toBe(text);
    expect(open(toNext)).toBe("saml_decrypt");
  });

  it.each([
    [1, "x".repeat(31), "x".repeat(31)],
    [16, text + "x".repeat(16 - text.length), text + "x".repeat(16 - text.length)],
  ])("a padding of %i bytes, whatever the others are", (last, plaintext, expected) => {
    const body = base64(encryptCbc(padded(plaintext, last)));
    expect(open(data(`${xenc}aes128-cbc`, body, wrappedKey(good)))).toBe(expected);
  });
});

describe("what does not, and is told in the same way", () => {
  const cut = (length: number) => base64(closed.subarray(0, length));
  const changed = (at: number) => {
    const bytes = Buffer.from(closed);
    const index = at < 0 ? bytes.length + at : at;
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    return base64(bytes);
  };
  it.each<[string, string]>([
    ["nothing", ""],
    ["no key", around("")],
    ["no content", data(gcm, "", wrappedKey(good))],
    ["two contents", around(wrappedKey(good)).repeat(2)],
    ["eleven keys", around(`${wrappedKey("AAAA").repeat(10)}${wrappedKey(good)}`)],
    ["a key of another length", around(wrappedKey(wrap(Buffer.alloc(32, 7), {})))],
    ["another key", around(wrappedKey(wrap(Buffer.alloc(16, 8), {})))],
    ["no value of the key", around(`<xenc:EncryptedKey>${method(`${xenc}rsa-oaep-mgf1p`, "")}</xenc:EncryptedKey>`)],
    ["a label that is not named", around(wrappedKey(wrap(key, { label: "for us" })))],
    ["a first byte that is not zero", around(wrappedKey(wrap(key, { first: 1 })))],
    ["something before the one", around(wrappedKey(wrap(key, { separator: [2, 1] })))],
    ["no one", around(wrappedKey(wrap(Buffer.alloc(16), { separator: [0] })))],
    ["a changed vector", data(gcm, changed(0), wrappedKey(good))],
    ["changed content", data(gcm, changed(12), wrappedKey(good))],
    ["a changed tag", data(gcm, changed(-1), wrappedKey(good))],
    ["a cut tag", data(gcm, cut(closed.length - 1), wrappedKey(good))],
    ["a vector alone", data(gcm, cut(12), wrappedKey(good))],
    ["what is no text", data(gcm, base64(encryptGcm(Buffer.from([0xff]))), wrappedKey(good))],
    ["no padding", data(`${xenc}aes128-cbc`, base64(encryptCbc(padded(text, 0))), wrappedKey(good))],
    ["more padding than a block", data(`${xenc}aes128-cbc`, base64(encryptCbc(padded(text, 17))), wrappedKey(good))],
    ["no block", data(`${xenc}aes128-cbc`, base64(encryptCbc(Buffer.alloc(0))), wrappedKey(good))],
  ])("%s", (_what, inside) => expect(open(inside)).toBe("saml_decrypt"));

  it.each<[string, string]>([
    ["another content", data(`${xenc}tripledes-cbc`, base64(closed), wrappedKey(good))],
    ["a content that is not named", `<xenc:EncryptedData>${value(base64(closed))}</xenc:EncryptedData>`],
    ["another wrapping", around(wrappedKey(good, method(`${xenc}rsa-1_5`, "")))],
    ["another digest", around(wrappedKey(good, method(`${xenc11}rsa-oaep`, digestMethod(`${more}md5`))))],
    ["another mask", around(wrappedKey(good, method(`${xenc11}rsa-oaep`, maskMethod(`${xenc11}mgf1md5`))))],
  ])("no algorithm of ours: %s", (_what, inside) => expect(open(inside)).toBe("saml_encryption_algorithm"));
});
