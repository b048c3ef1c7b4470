import { z } from "zod";
import { groupKeySchema, roleKeySchema } from "@/lib/provisioning/provisioning-policy";
import { type Entrant, isMet } from "./access-rule";

/** A path of the application: exactly it, or with a final `*` everything that begins so. */
const pathPatternSchema = z
  .string()
  .trim()
  .max(500)
  .regex(/^\/[A-Za-z0-9._~!$&'()+,=:@/-]*\*?$/, "path")
  .refine((pattern) => plainPath(pattern.replace(/\*$/, "")) !== null, "path");

/** For the sites behind a proxy: what is open to everybody, and what of the rest is for some only. */
export const pathRulesSchema = z.strictObject({
  /** Asked for by machines: health checks, webhooks. */
  open: z.array(pathPatternSchema).max(100).default([]),
  restricted: z
    .array(
      z
        .strictObject({
          path: pathPatternSchema,
          /** Any of these opens it. */
          roles: z.array(roleKeySchema).max(100).default([]),
          groups: z.array(groupKeySchema).max(100).default([]),
        })
        .refine(({ roles, groups }) => roles.length + groups.length > 0, { path: ["roles"], error: "required" }),
    )
    .max(100)
    .default([]),
});
export type PathRules = z.infer<typeof pathRulesSchema>;

/** `open`: asks for nobody. `person`: for somebody whom the access rule lets in, and who meets every restriction. */
export type PathAccess = { kind: "open" } | { kind: "person"; restrictions: PathRules["restricted"] };

/**
 * What a path asks for. The application behind the proxy may read a path otherwise than we do (`/open/..%2fadmin`, `//admin`,
 * `/ADMIN`, `/admin/`): one that can be read in two ways is never open and falls under every restriction, and a restriction holds
 * below its path and whatever the case.
 * @param target path with its query, as the browser asked for it
 */
export function pathAccess({ open, restricted }: PathRules, target: string): PathAccess {
  const path = plainPath(target.split("?", 1)[0] ?? "");
  if (path === null) return { kind: "person", restrictions: restricted };
  const restrictions = restricted.filter((rule) => restricts(rule.path.toLowerCase(), path.toLowerCase()));
  const isOpen = restrictions.length === 0 && open.some((pattern) => opens(pattern, path));
  return isOpen ? { kind: "open" } : { kind: "person", restrictions };
}

/** Whether somebody meets every restriction of a path. */
export function meetsRestrictions(
  restrictions: PathRules["restricted"],
  person: Pick<Entrant, "roles" | "groups">,
): boolean {
  return restrictions.every(({ roles, groups }) => isMet({ mode: "any", roles, groups }, person));
}

const opens = (pattern: string, path: string) =>
  pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;

function restricts(pattern: string, path: string): boolean {
  const beginning = pattern.replace(/\/?\*?$/, "");
  if (pattern.endsWith("*") && !pattern.endsWith("/*")) return path.startsWith(beginning);
  return path === beginning || path.startsWith(`${beginning}/`);
}

/** A path, decoded once; null for one that servers read differently. */
function plainPath(path: string): string | null {
  if (!path.startsWith("/") || path.length > 8_000) return null;
  const decoded = decode(path);
  // A second decoding, encoded slashes, backslashes, parameters of segments, doubled slashes: each is a door in some server.
  if (decoded === null || /%2f/i.test(path) || /[%\\;]|\/\/|\p{Cc}/u.test(decoded)) return null;
  return decoded.split("/").some((segment) => segment === "." || segment === "..") ? null : decoded;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
