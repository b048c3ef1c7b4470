import { readFile } from "node:fs/promises";
import { posix } from "node:path";

/** Nothing is asked of another host: the badge of Swagger's own validator above all. */
const start = `SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#reference",
  validatorUrl: null,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
});
`;

// Only names of a fixed list are read, so no path of a visitor reaches the disk.
const types: Record<string, string> = {
  "start.js": "text/javascript; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
};

/** The files of the reference page, from our own origin. */
export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await params;
  const type = Object.hasOwn(types, file) ? types[file] : undefined;
  if (type === undefined) return new Response(null, { status: 404 });
  const text = file === "start.js" ? start : await readFile(posix.join("node_modules/swagger-ui-dist", file), "utf8");
  return new Response(text, { headers: { "Content-Type": type, "Cache-Control": "public, max-age=3600" } });
}
