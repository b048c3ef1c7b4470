import { expect, it } from "vitest";
import { signInAddress } from "./sign-in-address";

it.each<[Parameters<typeof signInAddress>, string]>([
  [[{}], "/sign-in"],
  [[{ organization: null, returnTo: null }], "/sign-in"],
  [[{ organization: "acme", returnTo: "/dashboard" }], "/sign-in/acme"],
  [
    [{ organization: "acme", returnTo: "/console/acme?x=1&y=2" }],
    "/sign-in/acme?returnTo=%2Fconsole%2Facme%3Fx%3D1%26y%3D2",
  ],
  [[{ organization: "../evil", returnTo: "/a" }], "/sign-in/..%2Fevil?returnTo=%2Fa"],
  [[{ organization: "acme", returnTo: "/a" }, "recovery"], "/sign-in/recovery?organization=acme&returnTo=%2Fa"],
  [[{ returnTo: "/a", problem: "email" }], "/sign-in?returnTo=%2Fa&problem=email"],
  [[{ organization: "acme", code: "rate_limited" }, "error"], "/sign-in/error?organization=acme&code=rate_limited"],
])("%j is %s", (input, expected) => expect(signInAddress(...input)).toBe(expected));
