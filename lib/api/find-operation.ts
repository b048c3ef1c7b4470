import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import type { Operation } from "./operation";

export type FoundOperation = { operation: Operation; params: Record<string, string> };

/**
 * The operation of a method and a path. HEAD is answered as GET is; the server leaves the body out.
 * @throws SsoError not_found, method_not_allowed with the methods that the path has
 */
export function findOperation(operations: readonly Operation[], method: string, path: string): FoundOperation {
  const matches = operations.flatMap((operation) => {
    const params = matchPath(operation.path, path);
    return params ? [{ operation, params }] : [];
  });
  const wanted = method === "HEAD" ? "GET" : method;
  // `/connections/export` is no connection of the name "export": the path with fewer parameters wins.
  const [match] = matches
    .filter(({ operation }) => operation.method === wanted)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  if (match) return match;
  if (matches.length === 0) throw new SsoError("not_found");
  const allowed = [...new Set(matches.map(({ operation }) => operation.method))];
  const choices = allowed.includes("GET") ? [...allowed, "HEAD"] : allowed;
  throw new SsoError("method_not_allowed", { expected: plain(allowed), got: plain(method), choices });
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) {
      const decoded = decodePart(value);
      if (decoded === null) return null;
      params[name] = decoded;
    } else if (part !== value) return null;
  }
  return params;
}

/** A part of a path; null when its percent signs encode nothing, or a NUL, which no text in the database holds. */
function decodePart(part: string): string | null {
  try {
    const decoded = decodeURIComponent(part);
    return decoded.includes("\u0000") ? null : decoded;
  } catch {
    return null;
  }
}
