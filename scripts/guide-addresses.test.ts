import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// What the guides tell people to enter elsewhere has to exist here.
const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Whether a path is answered by a route: each part is a folder of its name, or one that takes any. */
function isAnswered(parts: readonly string[], folder = join(root, "app")): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return existsSync(join(folder, "route.ts")) || existsSync(join(folder, "page.tsx"));
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.some(({ name }) => {
    if (name.startsWith("[...") || name.startsWith("[[...")) return true;
    const isMatch = name === part || name.startsWith("[");
    return isMatch && isAnswered(rest, join(folder, name));
  });
}

const guides = readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`);

it.each([...guides, "docs/logout.md"])("every address of ours in %s is answered", (path) => {
  const text = read(path);
  const whole = [...text.matchAll(/https:\/\/sso\.example\.com(\/[^\s`"|)]*)?/g)].map(([, found]) => found ?? "/");
  // In prose an address stands without its host, after the method that it takes.
  const named = [...text.matchAll(/`(?:GET|POST) (\/[^`]*)`/g)].map(([, found = ""]) => found);
  const paths = [...whole, ...named].map((address) => address.replace(/[?#].*$/, ""));
  expect(paths.filter((address) => !isAnswered(address.split("/").filter(Boolean)))).toEqual([]);
  expect(paths.length).toBeGreaterThan(0);
});

it("no address is answered that there is no route for", () => {
  for (const address of ["/oidc/sign-out/k3v9q2", "/saml/logout", "/oidc/front-logout"])
    expect(isAnswered(address.split("/").filter(Boolean))).toBe(false);
});
