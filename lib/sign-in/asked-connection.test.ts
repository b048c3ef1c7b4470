import { expect, it } from "vitest";
import { askedConnection, type WantedSignIn } from "./asked-connection";

type Asking = Parameters<typeof askedConnection>[0];

const saml = (acrValues: string[]): Asking => ({ protocol: "saml", saml: { acrValues, forceAuthn: false } });
type AskingOidc = Extract<Asking, { protocol: "oidc" }>;

const oidc = (
  acrValues: string[],
  { kind = "generic-oidc", ...config }: Partial<AskingOidc["oidc"] & Pick<AskingOidc, "kind">> = {},
): Asking => ({
  protocol: "oidc",
  kind,
  oidc: { acrValues, issuer: "https://idp.test", prompt: null, maxAgeSeconds: null, ...config },
});

const nothing: WantedSignIn = { isFresh: false, wantsChoice: false, acrValues: [] };

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

it("a provider is asked to authenticate somebody again in the words of its protocol", () => {
  const wanted = { ...nothing, isFresh: true };
  expect(askedConnection(saml([]), wanted)).toMatchObject({ saml: { forceAuthn: true } });
  expect(askedConnection(oidc([]), wanted)).toMatchObject({ oidc: { prompt: "login", maxAgeSeconds: 0 } });
});

it.each([
  ["Microsoft", { kind: "microsoft-oidc" }, "select_account"],
  ["Google", { issuer: "https://accounts.google.com" }, "select_account"],
  ["one that the connection asks for it anyway", { prompt: "select_account" }, "select_account"],
  ["one that may not know the word", {}, "login"],
  ["one that is asked for a consent else", { prompt: "consent" }, "login"],
] as const)("a choice of accounts is asked of %s in a word that it takes", (_name, of, prompt) => {
  const wanted = { ...nothing, wantsChoice: true };
  expect(askedConnection(oidc([], of), wanted)).toMatchObject({ oidc: { prompt, maxAgeSeconds: null } });
});

it("SAML has no word for a choice of accounts", () => {
  expect(askedConnection(saml([]), { ...nothing, wantsChoice: true })).toMatchObject({ saml: { forceAuthn: false } });
});

it("who has to authenticate again chooses on that page", () => {
  const wanted = { ...nothing, wantsChoice: true, isFresh: true };
  expect(askedConnection(oidc([]), wanted)).toMatchObject({ oidc: { prompt: "login", maxAgeSeconds: 0 } });
});
