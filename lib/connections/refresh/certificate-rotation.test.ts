import { expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { makeEcKeyPair } from "@/e2e/support/saml-response";
import { readBundle } from "@/lib/saml/certificate-bundle";
import { certificateRotation } from "./certificate-rotation";

const now = new Date();

it("an authority that was pinned leaves at once when the document shows it as one; a replaced certificate has its days", async () => {
  const authority = await makeAuthority("authority", "ec");
  const leaf = await makeIssuedKeyPair("leaf", authority);
  const old = await makeEcKeyPair("old");
  const { signers, chain } = readBundle([leaf.certificate, authority.certificate]);
  const trusted = [leaf, authority, old].map(({ certificate }) => certificate);
  const { kept, leaving, arrived } = certificateRotation(trusted, { certificates: signers, chain }, [], {
    now,
    adopts: true,
  });
  expect(kept.map(({ certificate }) => certificate)).toEqual([leaf.certificate, old.certificate]);
  expect(leaving.map(({ certificate }) => certificate)).toEqual([old.certificate]);
  expect(arrived).toEqual([]);

  const alone = (adopts: boolean) =>
    certificateRotation([authority.certificate], { certificates: signers, chain }, [], { now, adopts });
  expect(alone(true)).toMatchObject({ kept: [], arrived: [{ subject: "CN=leaf" }] });
  // What waits in quarantine signs nobody in: without any other, the one that was pinned stays.
  expect(alone(false).kept).toHaveLength(1);
});
