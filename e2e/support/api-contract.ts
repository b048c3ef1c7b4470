import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Operation = { responses: Record<string, { $ref?: string }> };
type Document = { paths: Record<string, Record<string, Operation>> };

const document = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: "openapi" });

const paths = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
  parameters: path.split("{").length,
}));

/**
 * Holds an answer of the REST API against the document that clients are made from: its status must be one of the operation,
 * and its body must fit. Document and code cannot drift apart, because every journey asks.
 * @param path below `/api/v1`
 * @throws Error that names each field which does not fit
 */
export async function requireDocumented(method: string, path: string, answer: Response): Promise<void> {
  const name = `${method} ${path} ${answer.status}`;
  const text = await answer.clone().text();
  const pointer = documentedAt(method, path.split("?")[0] ?? "", answer);
  if (pointer === null) {
    // A path or a method that there is not: the problem document alone is promised.
    if (![401, 404, 405].includes(answer.status)) throw new Error(`${name} is in no document`);
    return requireFit(name, "#/components/schemas/Problem", JSON.parse(text));
  }
  if (answer.status === 204) {
    if (text !== "") throw new Error(`${name} has a body`);
    return;
  }
  requireFit(name, pointer, JSON.parse(text));
}

function documentedAt(method: string, path: string, { status, headers }: Response): string | null {
  const [known] = paths.filter(({ pattern }) => pattern.test(path)).sort((a, b) => a.parameters - b.parameters);
  const verb = method === "HEAD" ? "get" : method.toLowerCase();
  const responses = known && document.paths[known.path]?.[verb]?.responses;
  if (!responses) return null;
  const response = responses[status];
  if (!response) throw new Error(`${method} ${path} ${status} is not documented`);
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  const base = response.$ref ?? `#/paths/${escaped(known.path)}/${verb}/responses/${status}`;
  return `${base}/content/${escaped(type)}/schema`;
}

const escaped = (name: string) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));

function requireFit(name: string, pointer: string, body: unknown): void {
  const validate = ajv.getSchema(`openapi${pointer}`);
  if (!validate) throw new Error(`${name}: the document has no ${pointer}`);
  if (validate(body)) return;
  throw new Error(`${name} is not what the document says: ${ajv.errorsText(validate.errors)}`);
}
