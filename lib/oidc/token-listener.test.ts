import { describe, expect, it } from "vitest";
import { listenForTokens, listenForUserinfo } from "./token-listener";

const endpoint = "https://idp.test/token";
const client = { tokenEndpoint: endpoint, userinfoEndpoint: endpoint, idTokenEncryptionAlg: null, decryptionKeys: [] };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = `${part({ kid: "k" })}.${part({ tid: "t" })}.x`;
const request = { method: "POST", headers: {} };

/** A listener before an endpoint that always says the same, and how often that was asked. */
function listening(text: string) {
  const asked: string[] = [];
  const listener = listenForTokens(client, async (url) => {
    asked.push(url);
    return new Response(text, { status: 201, headers: { "x-from": "idp" } });
  });
  return { asked, listener };
}

describe("the token endpoint", () => {
  it("is asked once for one code, and what it issued is remembered, the refresh token first", async () => {
    const text = JSON.stringify({ access_token: "a", refresh_token: "r", id_token: token });
    const { asked, listener } = listening(text);
    expect([listener.hasAnswer(), listener.keyId(), listener.tenantId()]).toEqual([false, null, "{tenantid}"]);
    for (let time = 0; time < 2; time++) {
      const answer = await listener.send(endpoint, request);
      expect([answer.status, answer.headers.get("x-from"), await answer.text()]).toEqual([201, "idp", text]);
    }
    expect(asked).toEqual([endpoint]);
    expect(listener.issued()).toEqual(["r", "a"]);
    expect([listener.hasAnswer(), listener.keyId(), listener.tenantId()]).toEqual([true, "k", "t"]);
    expect(listener.isEncrypted()).toBe(false);
  });

  it("other addresses are only passed on to", async () => {
    const { asked, listener } = listening("{}");
    for (let time = 0; time < 2; time++) await listener.send("https://idp.test/keys", request);
    expect(asked).toHaveLength(2);
    expect(listener.hasAnswer()).toBe(false);
  });

  it.each([
    ['{"access_token":"a","id_token":null}', '{"access_token":"a"}', ["a"]],
    ['{ "access_token": "a" }', '{ "access_token": "a" }', ["a"]],
    ['{"access_token":"","refresh_token":5}', '{"access_token":"","refresh_token":5}', []],
    ['["a"]', '["a"]', []],
    ["null", "null", []],
    ["<html>", "<html>", []],
    ["", "", []],
  ])("an answer of %s is handed on as %s", async (text, handedOn, issued) => {
    const { listener } = listening(text);
    expect(await (await listener.send(endpoint, request)).text()).toBe(handedOn);
    expect(listener.issued()).toEqual(issued);
    expect(listener.keyId()).toBeNull();
  });

  it("an encrypted token that no key opens is refused", async () => {
    const { listener } = listening(JSON.stringify({ id_token: "a.b.c.d.e" }));
    await expect(listener.send(endpoint, request)).rejects.toMatchObject({ code: "oidc_decrypt" });
    expect(listener.isEncrypted()).toBe(true);
  });
});

it.each<[string, string, string | null]>([
  ["application/jwt", token, "k"],
  ["application/json", "{}", null],
  ["application/json", "a.b.c.d.e", null],
])("userinfo of %s is read for the key that signed", async (type, text, keyId) => {
  const answer = () => Promise.resolve(new Response(text, { headers: { "content-type": type } }));
  const listener = listenForUserinfo(client, answer);
  expect(listener.keyId()).toBeNull();
  expect(await (await listener.send("https://idp.test/other", request)).text()).toBe(text);
  expect(listener.keyId()).toBeNull();
  expect(await (await listener.send(endpoint, request)).text()).toBe(text);
  expect(listener.keyId()).toBe(keyId);
});

it("encrypted userinfo that no key opens is refused, by its type in any case", async () => {
  const headers = { "content-type": "Application/JWT; charset=utf-8" };
  const listener = listenForUserinfo(client, async () => new Response("a.b.c.d.e", { headers }));
  await expect(listener.send(endpoint, request)).rejects.toMatchObject({ code: "oidc_decrypt" });
});
