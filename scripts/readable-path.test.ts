import { expect, it } from "vitest";
import { readablePath } from "./readable-path.mjs";

it.each([
  ["/console/acme?x=%00", "/console/acme?x=%00"],
  ["/api/v1/organizations/a%20b%2Fc", "/api/v1/organizations/a%20b%2Fc"],
  ["/sign-in/m%C3%BCller", "/sign-in/m%C3%BCller"],
  ["/console/%00/users", "/console/%2500/users"],
  ["/console/a%00b?x=%ff", "/console/a%2500b?x=%ff"],
  ["/images/%ff", "/images/%25ff"],
  ["/images/%", "/images/%25"],
  ["/images/%zz?a?b", "/images/%25zz?a?b"],
  ["/images/%ed%a0%80", "/images/%25ed%25a0%2580"],
  ["/scim/v2/d1//Users/?filter=a//b", "/scim/v2/d1/Users?filter=a//b"],
  ["/scim/v2/d1/Users/%zz//", "/scim/v2/d1/Users/%25zz"],
  ["/console//acme/", "/console//acme/"],
])("%s is asked for as %s", (url, expected) => {
  const made = readablePath(url);
  expect(made).toBe(expected);
  expect(() => decodeURIComponent(made.split("?")[0] ?? "")).not.toThrow();
});
