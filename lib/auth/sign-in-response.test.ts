import { expect, it } from "vitest";
import { goingPage, postFormPage } from "./post-form";
import { cookieOptions, sessionCookieName } from "./session-cookie";
import { seeOther, toErrorPage } from "./sign-in-response";

/* What a browser is answered on its way (checks.md 3.3.1 and 3.3.5), of the installation at https://console.test. */

const texts = { title: "A & B", button: '"Go"', language: "en" };
const policyOf = (page: Response) =>
  Object.fromEntries(
    (page.headers.get("content-security-policy") ?? "").split("; ").map((part) => {
      const [name = "", ...values] = part.split(" ");
      return [name, values.join(" ")];
    }),
  );

it("no cookie of ours can be set by another host, read by a script, or sent along by another site's post", () => {
  expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
  expect(sessionCookieName()).toMatch(/^__Host-/);
});

it.each([
  ["a way on", seeOther("/console"), "https://console.test/console"],
  [
    "a refusal",
    toErrorPage("sign_in_failed", "r-1"),
    "https://console.test/sign-in/error?code=sign_in_failed&reference=r-1",
  ],
  [
    "a refusal without reference",
    toErrorPage("sign_in_failed", null),
    "https://console.test/sign-in/error?code=sign_in_failed",
  ],
  [
    "a repeated answer",
    toErrorPage("sign_in_failed", null, "a-1"),
    "https://console.test/sign-in/error?code=sign_in_failed&again=a-1",
  ],
])("%s is never posted to, kept, passed on or framed", (_what, { status, headers }, location) => {
  expect([status, headers.get("location")]).toEqual([303, location]);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
});

it("a page that posts may run its own script and post to that provider only", async () => {
  const page = postFormPage("https://idp.test/sso?a=1", { SAMLRequest: '"><script>' }, texts);
  const html = await page.text();
  const { "script-src": script, ...policy } = policyOf(page);
  expect(policy).toEqual({
    "default-src": "'none'",
    "form-action": "https://idp.test",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
  });
  expect(script).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
  expect(html).toContain(`<script nonce="${script?.slice(7, -1)}">`);
  expect(html).toContain('value="&#34;&#62;&#60;script&#62;"');
  expect(html).toContain("<title>A &#38; B</title>");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  expect(html).not.toContain("setTimeout");
});

it("a logout may be led on to anywhere, and goes on where nobody answers", async () => {
  const giveUp = { milliseconds: 5_000, address: "https://console.test/</script>" };
  const page = postFormPage("https://idp.test/slo", {}, texts, { leadsOn: true, giveUp });
  expect(policyOf(page)["form-action"]).toBe("https: http:");
  expect(await page.text()).toContain('location.replace("https://console.test/\\u003c/script\\u003e"),5000');
});

it("a page that only goes somewhere posts nowhere, and needs no scripts", async () => {
  const page = goingPage("https://idp.test/</script><b>", texts);
  expect(policyOf(page)["form-action"]).toBe("'none'");
  const html = await page.text();
  expect(html).toContain('location.replace("https://idp.test/\\u003c/script\\u003e\\u003cb\\u003e")');
  expect(html).toContain(
    '<noscript><meta http-equiv="refresh" content="0;url=https://idp.test/&#60;/script&#62;&#60;b&#62;">',
  );
});
