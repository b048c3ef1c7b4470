import { expect, it } from "vitest";
import type { OutboundRequest } from "@/lib/net/safe-fetch-client";
import { fetchGraphGroups } from "./graph-groups-client";

const tenant = "11111111-2222-3333-4444-555555555555";
const scopes = ["openid", "https://graph.microsoft.com/GroupMember.Read.All"];

function graph(status: number, body: unknown) {
  const asked: (OutboundRequest & { url: string })[] = [];
  return {
    asked,
    send: async (url: string, request: OutboundRequest) => {
      asked.push({ url, ...request });
      return new Response(JSON.stringify(body), { status });
    },
  };
}

it("asks Graph of the issuer's cloud, with the person's token", async () => {
  const global = graph(200, { value: ["g1", "g2"] });
  const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
  expect(await fetchGraphGroups(issuer, scopes, "token", global.send)).toEqual(["g1", "g2"]);
  expect(global.asked[0]).toMatchObject({
    url: "https://graph.microsoft.com/v1.0/me/getMemberObjects",
    method: "POST",
    headers: { authorization: "Bearer token" },
  });
  const government = graph(200, { value: [] });
  const us = `https://login.microsoftonline.us/${tenant}/v2.0`;
  expect(await fetchGraphGroups(us, scopes, "token", government.send)).toEqual([]);
  expect(government.asked[0]?.url).toMatch("https://graph.microsoft.us/");
});

it.each([
  ["without a scope for groups", `https://login.microsoftonline.com/${tenant}/v2.0`, ["openid", "profile"]],
  ["for an issuer that is not Microsoft's", `https://login.microsoftonline.com.evil.test/${tenant}/v2.0`, scopes],
])("sends the token nowhere %s", async (_name, issuer, granted) => {
  const { asked, send } = graph(200, { value: ["g1"] });
  expect(await fetchGraphGroups(issuer, granted, "token", send)).toBeNull();
  expect(asked).toEqual([]);
});

it.each([
  [403, { error: {} }],
  [200, { value: "g1" }],
  [200, { value: [1] }],
])("an answer %s %j says nothing about groups", async (status, body) => {
  const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
  expect(await fetchGraphGroups(issuer, scopes, "token", graph(status, body).send)).toBeNull();
});
