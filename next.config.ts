import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** Headers that every answer carries. The content security policy is per request (a nonce): see proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // Of folders with lock files above this one nothing is looked for, and nothing is said about them when it starts.
  turbopack: { root: import.meta.dirname },
  // `npm test` checks them, with the types of routes; whoever starts a copy need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // What a server needs and nothing else; scripts/release.mjs makes a folder of it that runs without this checkout.
  output: "standalone",
  serverExternalPackages: [
    "@electric-sql/pglite",
    "postgres",
    "samlify",
    "nodemailer",
    "pino",
    "undici",
    "selfsigned",
    "@peculiar/x509",
    "oidc-provider",
    "@opentelemetry/sdk-metrics",
    "@opentelemetry/exporter-prometheus",
  ],
  outputFileTracingIncludes: {
    "/*": [
      "./drizzle/**/*",
      "./node_modules/@electric-sql/pglite/dist/**/*",
      "./lib/presets/data/**/*",
      "./lib/applications/snippets/data/**/*",
      "./docs/**/*.md",
      // Pictures are drawn, and the embedded database is made, in processes of their own: nothing that is bundled names these.
      "./lib/branding/draw-child.mjs",
      "./lib/db/embedded-child.mjs",
      "./node_modules/{sharp,@img,detect-libc,semver}/**/*",
      "./node_modules/swagger-ui-dist/swagger-ui-bundle.js",
      "./node_modules/swagger-ui-dist/swagger-ui.css",
    ],
  },
  // Arguments of server actions can be secrets: the development log must not print them.
  logging: { serverFunctions: false },
  // As much as the REST API takes: a form may carry metadata of a federation, or a mapping table of 10,000 rows.
  experimental: { serverActions: { bodySizeLimit: "3mb" } },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    // A provider shows our front-channel logout, or the answer to its LogoutRequest, in a frame of its page; which one may, that
    // answer's own policy says.
    {
      source: "/:page((?!oidc/logout/|oidc/front-logout/|saml/logout/[^/]+$).*)",
      headers: [{ key: "X-Frame-Options", value: "DENY" }],
    },
    // The console opens a test's window and wants to know whether it is still there. The window is disowned before it
    // leaves, so that no provider reaches the console through it.
    {
      source: "/console/:path*",
      headers: [{ key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" }],
    },
    // The same for the page of a setup link.
    { source: "/setup/:path*", headers: [{ key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" }] },
    {
      source: "/setup/:token/test/:path*",
      headers: [{ key: "Cross-Origin-Opener-Policy", value: "unsafe-none" }],
    },
    { source: "/sso/test/:path*", headers: [{ key: "Cross-Origin-Opener-Policy", value: "unsafe-none" }] },
    // Addresses of a sign-in carry tickets and codes: nothing of them may leak to the next page.
    {
      source: "/:route(saml|sso|oidc|op|proxy|_gatehouse|logout|setup)/:path*",
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    },
    // Nothing of these leaks to another site either. To ourselves a form must name its origin: without a referrer, browsers that run
    // no scripts send "null", which is refused as another site's.
    {
      source: "/:route(sign-in|first-run)/:path*",
      headers: [{ key: "Referrer-Policy", value: "same-origin" }],
    },
    {
      source: "/:page((?!saml|sso|oidc|op/|proxy/|_gatehouse/|sign-in|logout|first-run|setup).*)",
      headers: [{ key: "Referrer-Policy", value: "strict-origin-when-cross-origin" }],
    },
  ],
};

export default createNextIntlPlugin("./app/i18n-request.ts")(config);
