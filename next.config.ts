import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** Headers that every answer carries. The content security policy is per request (a nonce): see proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  poweredByHeader: false,
  output: process.env.STANDALONE ? "standalone" : undefined,
  serverExternalPackages: [
    "@electric-sql/pglite",
    "postgres",
    "samlify",
    "xml-crypto",
    "@xmldom/xmldom",
    "nodemailer",
    "pino",
    "undici",
    "selfsigned",
  ],
  outputFileTracingIncludes: {
    "/*": ["./drizzle/**/*", "./node_modules/@electric-sql/pglite/dist/**/*"],
  },
  // Arguments of server actions can be secrets: the development log must not print them.
  logging: { serverFunctions: false },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default createNextIntlPlugin("./app/i18n-request.ts")(config);
