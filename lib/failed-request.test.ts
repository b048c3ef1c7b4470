import { format } from "node:util";
import { expect, it } from "vitest";
import { failedRequest } from "./failed-request";
import { consoleLine } from "./log";

// Relatives looked for: tokens in paths and tickets in queries of pages that fail, what Next.js prints beside our log, and
// queries whose failure would name their parameters.

const token = "s3cretS3cretS3cretS3cretS3cretS3cretS3cret4";

it("a failed page is logged by its route, with nothing of its address", () => {
  const error = Object.assign(new Error("it broke"), { digest: "1234" });
  const request = { path: `/setup/${token}?ticket=${token}`, method: "GET", headers: { referer: token } };
  const line = failedRequest(error, request, { routePath: "/setup/[token]" });
  expect(line).toEqual({ reference: "1234", err: error, method: "GET", route: "/setup/[token]" });
  expect(format("%j", { ...line, err: null })).not.toContain(token);
});

it.each([
  ["an error that the failed request was logged with", [" ⨯", Object.assign(new Error(token), { digest: "1" })], null],
  ["an error of a library", ["oops", new Error("it broke")], { err: expect.any(Error), text: "oops" }],
  [
    "a text with an address",
    [`GET https://a.test/setup/${token}?code=${token} failed`],
    { text: "GET [address] failed" },
  ],
  ["that Node is too old for a library", ["oidc-provider WARNING: Unsupported runtime. Use Node.js v22.x LTS"], null],
  ["a path alone", [`Error at /first-run/${token}`], { text: "Error at [address]" }],
])("what others print is logged without addresses: %s", (_what, args, expected) => {
  expect(consoleLine(args)).toEqual(expected);
});
