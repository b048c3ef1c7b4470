import { expect, it } from "vitest";
import { goingPage, postFormPage } from "./post-form";

const texts = { title: "Signing out", button: "Continue", language: "en" };
const target = "https://idp.test/slo?tenant=1";
const policyOf = (page: Response) => page.headers.get("content-security-policy")?.split("; ") ?? [];

it("the page that posts an answer fits into a frame of the origin that it posts to", () => {
  const policy = policyOf(postFormPage(target, { SAMLResponse: "x" }, texts, { leadsOn: true, isFramed: true }));
  expect(policy).toContain("frame-ancestors https://idp.test");
  expect(policy).toContain("form-action https: http:");
});

it.each([
  ["that asks", postFormPage(target, { SAMLRequest: "x" }, texts)],
  ["that asks to sign out", postFormPage(target, { SAMLRequest: "x" }, texts, { leadsOn: true })],
  ["that goes to an address", goingPage(target, texts)],
])("a page %s fits into none", (_what, page) => {
  expect(policyOf(page)).toContain("frame-ancestors 'none'");
  expect(policyOf(page)).toContain("default-src 'none'");
});
