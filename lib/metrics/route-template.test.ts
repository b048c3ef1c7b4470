import { expect, it } from "vitest";
import { routeTemplates } from "./route-template";

const manifest = JSON.stringify({
  version: 3,
  staticRoutes: [
    { page: "/", regex: "^/(?:/)?$" },
    { page: "/sign-in", regex: "^/sign\\-in(?:/)?$" },
  ],
  dynamicRoutes: [
    { page: "/first-run/[token]", regex: "^/first\\-run/([^/]+?)(?:/)?$" },
    { page: "/api/v1/[...path]", regex: "^/api/v1/(.+?)(?:/)?$" },
  ],
});
const routeOf = routeTemplates(manifest);

it.each([
  ["/", "/"],
  ["/sign-in?email=ada@acme.test", "/sign-in"],
  ["/sign-in/", "/sign-in"],
  ["/first-run/a-secret-token", "/first-run/[token]"],
  ["/api/v1/organizations/acme/users/17?limit=2", "/api/v1/[...path]"],
  ["/first-run", "other"],
  ["/wp-login.php", "other"],
  ["*", "other"],
  ["", "other"],
  [`/first-run/${"a/".repeat(5_000)}`, "other"],
])("%s is told as %s", (url, template) => {
  expect(routeOf(url)).toBe(template);
});

it("without the list of a build everything is one", () => {
  expect(routeTemplates(null)("/sign-in")).toBe("other");
});
