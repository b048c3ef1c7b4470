import { expect, it } from "vitest";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { recording, replaying } from "./recorded-exchange";

const client = {
  tokenEndpoint: "https://idp.test/token",
  jwksUri: "https://idp.test/jwks",
  userinfoEndpoint: "https://idp.test/me",
};
const get = { method: "GET", headers: {} };

it("an endpoint that did not answer is recorded, and does not answer again", async () => {
  const silent = new SsoError("outbound_failed", { got: said("noConnection") });
  const { send, exchanges } = recording(() => Promise.reject(silent), client);
  await expect(send(client.userinfoEndpoint, get)).rejects.toBe(silent);
  expect(exchanges()).toEqual([
    { role: "userinfo", status: 0, contentType: "", body: "", failure: said("noConnection") },
  ]);
  await expect(replaying(exchanges(), client)(client.userinfoEndpoint, get)).rejects.toMatchObject({
    code: "outbound_failed",
    details: { got: said("noConnection") },
  });
});

it("what was never asked cannot be told", async () => {
  await expect(replaying([], client)(client.jwksUri, get)).rejects.toMatchObject({ code: "replay_incomplete" });
});
