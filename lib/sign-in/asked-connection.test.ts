import { expect, it } from "vitest";
import { askedConnection, type WantedSignIn } from "./asked-connection";

type Asking = Parameters<typeof askedConnection>[0];

const saml = (acrValues: string[]): Asking => ({ protocol: "saml", saml: { acrValues, forceAuthn: false } });
const oidc = (acrValues: string[]): Asking => ({
  protocol: "oidc",
  oidc: { acrValues, prompt: null, maxAgeSeconds: null },
});

const nothing: WantedSignIn = { isFresh: false, acrValues: [] };

it.each([
  ["as the connection says, where nothing is wanted", ["mfa"], [], ["mfa"]],
  ["for what is wanted, where the connection takes everything", [], ["gold", "silver"], ["gold", "silver"]],
  ["for what both name, the best first", ["silver", "gold"], ["gold", "tin", "silver"], ["gold", "silver"]],
  ["as the connection says, where it would refuse what is wanted", ["mfa"], ["tin"], ["mfa"]],
])("a provider is asked %s", (_name, accepted, acrValues, asked) => {
  const wanted = { ...nothing, acrValues };
  expect(askedConnection(saml(accepted), wanted)).toMatchObject({ saml: { acrValues: asked, forceAuthn: false } });
  expect(askedConnection(oidc(accepted), wanted)).toMatchObject({ oidc: { acrValues: asked, prompt: null } });
});

it("a provider is asked to authenticate somebody anew in the words of its protocol", () => {
  const wanted = { ...nothing, isFresh: true };
  expect(askedConnection(saml([]), wanted)).toMatchObject({ saml: { forceAuthn: true } });
  expect(askedConnection(oidc([]), wanted)).toMatchObject({ oidc: { prompt: "login", maxAgeSeconds: 0 } });
});
