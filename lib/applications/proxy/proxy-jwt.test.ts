import { expect, it } from "vitest";
import { proxyJwtClaims } from "./proxy-jwt";

const installation = { baseUrl: "https://gatehouse.test", now: new Date("2026-05-03T10:00:00.900Z") };

it("the claims are for one application, by our issuer, for a minute", () => {
  expect(proxyJwtClaims({ id: "a1" }, { sub: "u1", groups: ["staff"] }, installation)).toEqual({
    sub: "u1",
    groups: ["staff"],
    iss: "https://gatehouse.test/op",
    aud: "a1",
    iat: 1777802400,
    exp: 1777802460,
  });
});

it("no claim takes the place of what the token means", () => {
  const claims = { sub: "u1", iss: "https://evil.test", aud: "a2", iat: 0, exp: 9_999_999_999 };
  expect(proxyJwtClaims({ id: "a1" }, claims, installation)).toMatchObject({ aud: "a1", exp: 1777802460 });
});

it("a list that no header holds is left out as a whole, and it is said", () => {
  const groups = Array.from({ length: 100 }, (_, index) => `a-group-of-somebody-${index}`);
  const said = proxyJwtClaims({ id: "a1" }, { groups, roles: ["owner"] }, installation);
  expect(said).toMatchObject({ groups_overage: true, roles: ["owner"] });
  expect(said).not.toHaveProperty("groups");
});
