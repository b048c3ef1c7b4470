import { isAttributeField } from "@/lib/identity/attribute-type";
import { type ApplicationPerson, type ClaimSession, type ClaimValue, claimsFor } from "../application-claims";
import type { ClaimRow, ClaimSource } from "../claim-rows";

/**
 * Every header that says who somebody is, in the order in which snippets print them. All of them are in every answer that lets
 * somebody through, empty when nothing is known: a proxy that finds none passes on what the client sent under this name, or its own
 * placeholder.
 */
export const proxyHeaderNames = [
  "Remote-User",
  "Remote-Email",
  "Remote-Name",
  "Remote-Groups",
  "X-Auth-Request-User",
  "X-Auth-Request-Email",
  "X-Auth-Request-Groups",
  "X-Auth-Request-Preferred-Username",
  "X-Gatehouse-Jwt",
] as const;
type ProxyHeaderName = (typeof proxyHeaderNames)[number];
export type ProxyHeaders = Record<ProxyHeaderName, string>;

/** Servers take 8,000 bytes for all headers together, some less. */
const limits = { value: 1_000, groups: 2_000, jwt: 4_000 };

/** The headers for an open path that nobody in particular asks for. */
export const emptyProxyHeaders: ProxyHeaders = {
  "Remote-User": "",
  "Remote-Email": "",
  "Remote-Name": "",
  "Remote-Groups": "",
  "X-Auth-Request-User": "",
  "X-Auth-Request-Email": "",
  "X-Auth-Request-Groups": "",
  "X-Auth-Request-Preferred-Username": "",
  "X-Gatehouse-Jwt": "",
};

/** What could not be said in a header: for the preview, the audit and whoever looks for a missing permission. */
export type LeftOut = {
  /** Groups with a comma in their name, which would be read as two. */
  groupsWithComma: string[];
  /** Headers whose value is longer than servers take. */
  tooLong: ProxyHeaderName[];
};

/**
 * The claims that a proxy's application gets. Lists stay lists whatever the rows want, because a header joins them itself.
 */
export function proxyClaims(
  { claims }: { claims: readonly ClaimRow[] },
  person: ApplicationPerson,
  session: ClaimSession | null,
): Record<string, ClaimValue> {
  const rows = claims.map((row) =>
    row.format === "string" && isListed(row.from) ? { ...row, format: undefined } : row,
  );
  return claimsFor({ claims: rows }, person, session);
}

const isListed = (from: ClaimSource) => from === "groups" || from === "roles" || isAttributeField(from);

/**
 * What the application is told about a person, from the same claims that a token would hold. A list that is too long is left out as
 * a whole: a part of it would be other permissions than the person has. Pure.
 * @param jwt the same, signed; null where only the others are asked about
 */
export function proxyHeaders(
  claims: Readonly<Record<string, ClaimValue>>,
  { userName }: Pick<ApplicationPerson, "userName">,
  jwt: string | null,
): { headers: ProxyHeaders; leftOut: LeftOut } {
  const groups = listOf(claims.groups);
  const groupsWithComma = groups.filter((group) => group.includes(","));
  const joined = groups.filter((group) => !group.includes(",")).join(",");
  const [user, email] = [textOf(claims.sub), textOf(claims.email)];
  const values: ProxyHeaders = {
    "Remote-User": user,
    "Remote-Email": email,
    "Remote-Name": textOf(claims.name),
    "Remote-Groups": joined,
    "X-Auth-Request-User": user,
    "X-Auth-Request-Email": email,
    "X-Auth-Request-Groups": joined,
    "X-Auth-Request-Preferred-Username": textOf(claims.preferred_username ?? userName ?? undefined),
    "X-Gatehouse-Jwt": jwt ?? "",
  };
  const tooLong = proxyHeaderNames.filter((name) => asciiSafe(values[name]).length > limitOf(name));
  const headers = { ...emptyProxyHeaders };
  for (const name of proxyHeaderNames) if (!tooLong.includes(name)) headers[name] = asciiSafe(values[name]);
  return { headers, leftOut: { groupsWithComma, tooLong } };
}

function limitOf(name: ProxyHeaderName): number {
  if (name === "X-Gatehouse-Jwt") return limits.jwt;
  return name.endsWith("-Groups") ? limits.groups : limits.value;
}

/** One line of printable ASCII: everything else as percent-encoded UTF-8, and the percent sign with it, so that it can be read back. */
export function asciiSafe(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]|^ | $/gu, (character) => {
    const bytes = [...Buffer.from(character, "utf8")];
    return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  });
}

function textOf(value: ClaimValue | undefined): string {
  if (value === undefined) return "";
  return typeof value === "object" ? (value[0] ?? "") : String(value);
}

function listOf(value: ClaimValue | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value : [String(value)];
}
