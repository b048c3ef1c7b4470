import type { MetadataRoute } from "next";

/** Nothing here is for search engines: pages for signing in, and a console behind them. */
export default function robots(): MetadataRoute.Robots {
  return { rules: { userAgent: "*", disallow: "/" } };
}
