import { z } from "zod";

const rowSchema = z.object({ page: z.string(), regex: z.string() });

/** What the build writes of the routes, as far as it is read here. */
const manifestSchema = z.object({ staticRoutes: z.array(rowSchema), dynamicRoutes: z.array(rowSchema) });

export type RouteTemplates = (url: string) => string;

/**
 * Tells the template of a route by its address (`/sso/[connection]`), from the list of the build. Whatever is no route is "other": an address may hold
 * tokens, and everybody can make new ones.
 * @param manifest the text of routes-manifest.json; null where there is none
 */
export function routeTemplates(manifest: string | null): RouteTemplates {
  if (manifest === null) return () => "other";
  const { staticRoutes, dynamicRoutes } = manifestSchema.parse(JSON.parse(manifest));
  const fixed = new Set(staticRoutes.map(({ page }) => page));
  const templates = dynamicRoutes.map(({ page, regex }) => ({ page, regex: new RegExp(regex) }));
  return (url) => {
    const path = (/^[^?#]*/.exec(url)?.[0] ?? "").slice(0, 2_000).replace(/(?<=.)\/$/, "");
    if (fixed.has(path)) return path;
    return templates.find(({ regex }) => regex.test(path))?.page ?? "other";
  };
}
