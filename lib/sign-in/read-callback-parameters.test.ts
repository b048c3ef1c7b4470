import { expect, it } from "vitest";
import { readCallbackParameters } from "./read-callback-parameters";

const address = "https://console.test/oidc/callback/abc";
const form = "application/x-www-form-urlencoded";
const read = (request: Request) =>
  readCallbackParameters(request).then(String, (error: { code: string }) => `refused: ${error.code}`);
const got = (query: string) => read(new Request(`${address}?${query}`));
const posted = (body: string, type: string | null = form, method = "POST") => {
  const headers: Record<string, string> = type === null ? {} : { "content-type": type };
  return read(new Request(`${address}?state=of-the-query`, { method, headers, body: new TextEncoder().encode(body) }));
};
const names = ["state", "code", "iss", "error", "error_description", "logout_token"];

it.each(names)("%s may be there once, by query and by form (checks.md 6.14)", async (name) => {
  expect([await got(`${name}=a`), await posted(`${name}=a`)]).toEqual([`${name}=a`, `${name}=a`]);
  for (const twice of [`${name}=a&${name}=a`, `${name}=&x=1&${name}=a`]) {
    expect(await got(twice)).toBe("refused: oidc_param_duplicate");
    expect(await posted(twice)).toBe("refused: oidc_param_duplicate");
  }
});

it("what is not ours may be there as often as it likes", async () => {
  expect(await got("state=a&x=1&x=2")).toBe("state=a&x=1&x=2");
});

it.each<[string, Promise<string>]>([
  ["another type", posted("state=a", "application/json")],
  ["a type that begins alike", posted("state=a", `${form}x`)],
  ["a type behind another", posted("state=a", `text/plain;${form}`)],
  ["no type", posted("state=a", null)],
  ["another method", posted("state=a", form, "PUT")],
])("%s is no form post", async (_what, result) => expect(await result).toBe("refused: oidc_method"));

it("a form's type may name its charset, in any case", async () => {
  expect(await posted("state=a", `${form.toUpperCase()} ; charset=utf-8`)).toBe("state=a");
  expect(await posted("state=a", `${form};charset=utf-8`)).toBe("state=a");
});

it("a form has at most 64 KiB", async () => {
  const longest = `code=${"a".repeat(64 * 1024 - 5)}`;
  expect(await posted(longest)).toBe(longest);
  expect(await posted(`${longest}a`)).toBe("refused: oidc_too_large");
});
