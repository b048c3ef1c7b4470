import { credentialLabel } from "./credential-labels";

/** What a provider shows of an application that was made there, as far as a text says it. */
export type PastedCredentials = { issuer?: string; clientId?: string; clientSecret?: string };

const maxCharacters = 20_000;
const maxValue = 2_000;

/**
 * The credentials that somebody copied in one piece: the JSON that Google, Keycloak, Microsoft's command line and a registration
 * (RFC 7591, 3.2.1) offer, or lines with labels, as consoles have them in the languages of the product, and settings
 * files. Pure.
 * @returns null where fewer than two of the three values are said: a single value is pasted into its own field
 */
export function credentialsInText(text: string): PastedCredentials | null {
  if (text.length > maxCharacters) return null;
  const said = text.trim().startsWith("{") ? ofJson(text) : ofLines(text);
  const values = Object.entries(said).filter(([, value]) => isValue(value));
  return values.length < 2 ? null : Object.fromEntries(values);
}

const isValue = (value: unknown) => typeof value === "string" && value !== "" && value.length <= maxValue;

type Members = Record<string, unknown>;
const membersOf = (value: unknown): Members => (typeof value === "object" && value !== null ? { ...value } : {});

function ofJson(text: string): Members {
  let whole: Members;
  try {
    whole = membersOf(JSON.parse(text));
  } catch {
    return {};
  }
  // Google wraps them in the kind of the application.
  const all = { ...whole, ...membersOf(whole.web), ...membersOf(whole.installed) };
  return {
    issuer: all.issuer ?? keycloakIssuer(all) ?? microsoftIssuer(all.tenant ?? all.tenantId) ?? googleIssuer(all),
    clientId: all.client_id ?? all.clientId ?? all.appId ?? all.resource,
    clientSecret: all.client_secret ?? all.clientSecret ?? all.password ?? membersOf(all.credentials).secret,
  };
}

function keycloakIssuer({ realm, "auth-server-url": server }: Members): string | undefined {
  return typeof realm === "string" && typeof server === "string"
    ? `${server.replace(/\/+$/, "")}/realms/${realm}`
    : undefined;
}

function microsoftIssuer(tenant: unknown): string | undefined {
  return typeof tenant === "string" && /^[\w-][\w.-]*$/.test(tenant)
    ? `https://login.microsoftonline.com/${tenant}/v2.0`
    : undefined;
}

function googleIssuer({ auth_uri: address }: Members): string | undefined {
  return typeof address === "string" && address.startsWith("https://accounts.google.com/")
    ? "https://accounts.google.com"
    : undefined;
}

/** `label: value`, `label=value`, a tab between them, or the value on the line below its label. */
function ofLines(text: string): Members {
  const parts = text.split(/[\r\n\t]+/).flatMap(withoutLabel);
  const found: Members = {};
  for (const [index, part] of parts.entries()) {
    const name = credentialLabel(part);
    if (name && !(name in found)) found[name] = parts[index + 1];
  }
  const { tenant, ...said } = found;
  return { issuer: microsoftIssuer(tenant), ...said };
}

/** A part of a line as label and value, if it begins with a label; else as it is. */
function withoutLabel(part: string): string[] {
  const [, label = "", value = ""] = /^([^:：=]+)[:：=](.*)$/.exec(part.trim()) ?? [];
  if (credentialLabel(label.trim()) === null) return part.trim() === "" ? [] : [part.trim()];
  return [label.trim(), unquoted(value.trim())].filter((text) => text !== "");
}

const unquoted = (value: string) => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
