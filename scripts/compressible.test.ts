import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { letCompress } from "./compressible.mjs";

/** The headers of an answer as Next sets them for a route. */
function headersOf(url: string, method = "GET") {
  const request = Object.assign(new IncomingMessage(new Socket()), { url, method });
  const response = new ServerResponse(request);
  letCompress(request, response);
  response.setHeader("content-type", ["application/json"]);
  response.setHeader("set-cookie", ["a=1", "b=2"]);
  return response.getHeaders();
}

describe("the type of a route's answer", () => {
  it.each(["/api/v1/organizations/acme/users?limit=100", "/api/v1/openapi.json", "/scim/v2/a1b2/Users"])(
    "compression knows it at %s",
    (url) => {
      expect(headersOf(url)).toEqual({ "content-type": "application/json", "set-cookie": ["a=1", "b=2"] });
    },
  );

  it.each([
    "/api/auth/session",
    "/api/reference/swagger-ui-bundle.js",
    "/op/token",
    "/sso/a1b2",
    "/images/api/v1/",
    "/",
    "",
  ])("at %s, where a browser may ask with cookies, it does not", (url) => {
    expect(headersOf(url)["content-type"]).toEqual(["application/json"]);
  });

  it("nor for the short answer to what changes something", () => {
    expect(headersOf("/api/v1/organizations", "POST")["content-type"]).toEqual(["application/json"]);
  });
});
