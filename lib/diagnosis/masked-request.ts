import type { Fact } from "@/lib/facts/fact-schema";
import { masked, maskFact, striking } from "@/lib/facts/mask-fact";
import { factTexts } from "@/lib/messages/fact-texts";
import type { DirectoryUser } from "@/lib/scim/directory-user-store";
import type { ScimRequest } from "@/lib/scim/scim-request-store";

const text = factTexts("en");

/** What names somebody in a directory, to be redacted in texts. Pure. */
export function namesIn(row: Pick<DirectoryUser, "userName" | "externalId" | "email" | "displayName">): string[] {
  return [row.userName, row.externalId, row.email, row.displayName].filter((name) => name !== null);
}

/**
 * A request of a directory without what names a person: facts are masked by their kind, texts of the body by their length, and a query is
 * named by its parameters alone. Pure.
 * @param people what names the people that it is about
 */
export function maskedRequest(request: ScimRequest, people: readonly string[]): object {
  const { at, method, path, status, scimType, action, dryRun, milliseconds, client, body, facts } = request;
  const strike = striking([...people, ...(request.targetLabel === null ? [] : [request.targetLabel])]);
  const [place = "", query = ""] = path.split("?", 2);
  return {
    at: at.toISOString(),
    method,
    path: strike(place),
    parameters: [...new Set(new URLSearchParams(query).keys())].map(strike),
    status,
    scimType,
    action,
    dryRun,
    milliseconds,
    client: client === null ? null : strike(client),
    body: body === null ? null : maskedJson(body),
    facts: facts.map((fact: Fact) => text(maskFact(fact, strike))),
  };
}

/** JSON with its names and forms; of its texts and numbers only how long they are. Of an operation what it does, and where, stays. */
function maskedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedJson);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskedMember(name, member)]));
  if (typeof value === "string") return masked(value);
  return typeof value === "number" ? masked(String(value)) : value;
}

/** No attribute is called `op` or `path`; a path may have a filter, whose values name people. */
function maskedMember(name: string, member: unknown): unknown {
  if (typeof member !== "string" || (name !== "op" && name !== "path")) return maskedJson(member);
  return member.replace(/"[^"]*"?/g, '"..."');
}
