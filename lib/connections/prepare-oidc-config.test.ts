import { expect, it } from "vitest";
import { SsoError } from "@/lib/errors/sso-error";
import { storedOidcSchema } from "@/lib/oidc/oidc-config";
import { requireSecretAgain } from "./prepare-oidc-config";

const config = (change: object) =>
  storedOidcSchema.parse({
    tokenEndpoint: "https://op.test/token",
    revocationEndpoint: "https://op.test/revoke",
    sealedClientSecret: "sealed",
    ...change,
  });

const verdict = (before: object, after: object) => {
  try {
    requireSecretAgain(config(before), config(after));
    return "kept";
  } catch (error) {
    return error instanceof SsoError ? error.details.fields?.["oidc.clientSecret"] : "thrown";
  }
};

it.each<[string, object, object, string]>([
  ["another path of the same host", {}, { tokenEndpoint: "https://op.test/v2/token" }, "kept"],
  ["the token endpoint on another host", {}, { tokenEndpoint: "https://evil.test/token" }, "secret_again"],
  ["the revocation endpoint on another host", {}, { revocationEndpoint: "https://evil.test/r" }, "secret_again"],
  [
    "a revocation endpoint where there was none, on another host",
    { revocationEndpoint: null },
    { revocationEndpoint: "https://evil.test/r" },
    "secret_again",
  ],
  [
    "the revocation endpoint where the token endpoint is",
    { revocationEndpoint: "https://old.test/r" },
    { revocationEndpoint: "https://op.test/r" },
    "kept",
  ],
  [
    "the revocation endpoint where it was",
    { revocationEndpoint: "https://old.test/r" },
    { revocationEndpoint: "https://old.test/v2" },
    "kept",
  ],
  [
    "the token endpoint where the revocation endpoint was",
    { revocationEndpoint: "https://old.test/r" },
    { tokenEndpoint: "https://old.test/token" },
    "secret_again",
  ],
  ["no revocation endpoint any more", {}, { revocationEndpoint: null }, "kept"],
  ["no token endpoint any more", {}, { tokenEndpoint: null }, "kept"],
  ["no secret is kept", { sealedClientSecret: null }, { tokenEndpoint: "https://evil.test/token" }, "kept"],
])("%s: %s", (_sentence, before, after, expected) => expect(verdict(before, after)).toBe(expected));
