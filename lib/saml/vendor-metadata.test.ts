import { beforeAll, describe, expect, it } from "vitest";
import { vendorMetadata } from "@/e2e/fixtures/metadata-vendors";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { parseMetadata } from "./metadata";

let keys: Record<"current" | "next" | "other", KeyPair>;

beforeAll(async () => {
  const [current, next, other] = await Promise.all([makeKeyPair("current"), makeKeyPair("next"), makeKeyPair("other")]);
  keys = { current, next, other };
});

describe("metadata in the shape of the field's products", () => {
  it.each(vendorMetadata)("$name", ({ xml, says, signers }) => {
    const { metadata, warnings, unusable } = parseMetadata(xml(keys), { now: new Date(), isHttpAllowed: () => false });
    expect(metadata).toMatchObject(says);
    expect(metadata.certificates.map(({ subject }) => subject)).toEqual(signers.map((name) => `CN=${name}`));
    expect([warnings, unusable]).toEqual([[], []]);
  });
});
