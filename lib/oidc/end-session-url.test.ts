import { expect, it } from "vitest";
import { endSessionUrl } from "./end-session-url";

const client = { endSessionEndpoint: "https://op.test/logout?x=1", clientId: "c 1" };
const logout = { postLogoutRedirectUri: "https://sso.test/logout/done", state: "s", idToken: null, logoutHint: null };
const common =
  "https://op.test/logout?x=1&client_id=c+1&post_logout_redirect_uri=https%3A%2F%2Fsso.test%2Flogout%2Fdone&state=s";

it.each([
  ["nothing is known of the session", logout, common],
  ["its ID token was kept", { ...logout, idToken: "a.b.c" }, `${common}&id_token_hint=a.b.c`],
  ["who it was is known", { ...logout, logoutHint: "ada@acme.test" }, `${common}&logout_hint=ada%40acme.test`],
])("the session at the provider ends there, when %s", (_sentence, request, address) =>
  expect(endSessionUrl(client, request)).toBe(address),
);

it("a provider without such an address keeps its session", () => {
  expect(endSessionUrl({ ...client, endSessionEndpoint: null }, logout)).toBeNull();
});
