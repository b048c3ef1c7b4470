import { expect, it } from "vitest";
import { typedEmailCookieName } from "./session-cookie";
import { findTypedEmail, forgetTypedEmail, keepTypedEmail } from "./typed-email";

/** A browser with the cookies that it was given. */
function browser(value?: string) {
  const kept = new Map<string, string>(value === undefined ? [] : [[typedEmailCookieName(), value]]);
  return {
    kept,
    get: (name: string) => ({ value: kept.get(name) ?? "" }),
    set: (name: string, value: string) => kept.set(name, value),
    delete: ({ name }: { name: string }) => kept.delete(name),
  };
}

it("keeps what was typed, right or wrong, for the page that it was typed on the way to, until it is forgotten", () => {
  const jar = browser();
  for (const email of ["ada@acme.example", "ada@acme,example", ""]) {
    keepTypedEmail(jar, { email, returnPath: "/console/acme" });
    expect(findTypedEmail(jar, "/console/acme")).toBe(email);
    expect(findTypedEmail(jar, "/dashboard")).toBeNull();
  }
  forgetTypedEmail(jar);
  expect(findTypedEmail(jar, "/console/acme")).toBeNull();
});

it("keeps no more than an address can be long, and shows nobody who looks at the cookie whose it is", () => {
  const jar = browser();
  keepTypedEmail(jar, { email: `ada@${"x".repeat(5000)}`, returnPath: "/" });
  expect(findTypedEmail(jar, "/")).toHaveLength(254);
  expect(jar.kept.get(typedEmailCookieName())).not.toContain("ada@");
});

it.each([undefined, "", '{"email":"mallory@evil.test","returnPath":"/"}', "g1.forged", "x".repeat(5000)])(
  "reads nothing that we did not seal: %s",
  (value) => {
    expect(findTypedEmail(browser(value), "/")).toBeNull();
  },
);
