import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NextResponse } from "next/server";
import { expect, it } from "vitest";
import { endCookie, passkeyCookieName } from "./session-cookie";

it("a cookie ends with what browsers ask of its name", () => {
  const response = new NextResponse();
  endCookie(response.cookies, passkeyCookieName());
  const [ended] = response.headers.getSetCookie();
  expect(ended).toMatch(/^__Host-gatehouse\.passkey=;/);
  expect(ended).toContain("Secure");
  expect(ended).toContain("Path=/");
  expect(ended).toContain("Expires=Thu, 01 Jan 1970");
});

it("no cookie is ended by its name alone", () => {
  const files = ["app", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => /\.delete\(\w+CookieName\(\)\)/.test(readFileSync(file, "utf8")))).toEqual([]);
});
