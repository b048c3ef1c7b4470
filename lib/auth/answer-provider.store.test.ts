import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { baseUrl } from "@/e2e/support/test-database";
import { answerProvider, providerDependencies } from "./answer-provider";

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  answerProvider(
    new NextRequest(`${baseUrl}${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams(form).toString(),
    }),
  );

describe("oidcc-ensure-post-request-succeeds: what a browser brings as a form", () => {
  it.each<[string, Record<string, string>]>([
    ["a browser of the application's site", { "sec-fetch-site": "cross-site", origin: "https://app.test" }],
    ["a browser that does not say where it comes from", {}],
    ["a page of our own", { "sec-fetch-site": "same-origin" }],
  ])("is asked for again by GET, with which our cookies come: %s", async (_name, headers) => {
    for (const path of ["/op/auth", "/op/logout"]) {
      const answer = await post(path, { client_id: "c1", state: "a b&c" }, headers);
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toBe(`${baseUrl}${path}?client_id=c1&state=a+b%26c`);
    }
  });

  it("is refused when it is longer than any request", async () => {
    expect((await post("/op/auth", { state: "x".repeat(70_000) })).status).toBe(413);
  });
});

it("shows after a sign-out the page of the organization that the session was of", async () => {
  const { pages } = providerDependencies();
  for (const [organization, path] of [
    ["acme", "/sign-in/acme"],
    [null, "/sign-in"],
  ] as const)
    expect((await pages.signedOut(organization)).headers.get("location")).toBe(`${baseUrl}${path}?signedOut=1`);
});
