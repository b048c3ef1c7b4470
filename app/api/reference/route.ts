export const dynamic = "force-static";

/**
 * No host but ours, and no script but the files that we serve. Swagger UI sets styles at elements, which scripts cannot be smuggled
 * in by; its icons are `data:` pictures.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Gatehouse REST API</title>
    <link rel="icon" href="/icon.svg" />
    <link rel="stylesheet" href="/api/reference/swagger-ui.css" />
    <script src="/api/reference/swagger-ui-bundle.js" defer></script>
    <script src="/api/reference/start.js" defer></script>
  </head>
  <body>
    <main id="reference">
      <noscript>This reference needs scripts. Programs read <a href="/api/v1/openapi.json">the same document</a>.</noscript>
    </main>
  </body>
</html>
`;

/**
 * The interactive reference of the REST API. Public, as its document is: a key that somebody tries operations with stays in the page's
 * memory, and is gone when it is closed.
 */
export function GET(): Response {
  return new Response(page, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  });
}
