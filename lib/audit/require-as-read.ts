import { isDeepStrictEqual } from "node:util";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { personal } from "@/lib/facts/fact";
import { printable } from "@/lib/facts/printable";
import type { AuditChange } from "./audit-store";

/**
 * Refuses a change of fields that somebody else changed since the form's page was read (decision 0089). To be called with what is about to
 * be written, in its transaction, once the row is locked. What both set to the same value is no change, and nobody is asked.
 * @param changes what the write makes different; `from` is what is stored now
 * @throws SsoError changed_meanwhile, with each field and what it is now
 */
export function requireAsRead(changes: readonly AuditChange[], { asRead }: Pick<Context, "asRead">): void {
  if (!asRead) return;
  const changed = changes.filter(({ field, from }) => {
    const read = readValue(asRead, field);
    return read !== undefined && !isSameValue(read, from);
  });
  if (changed.length === 0) return;
  const now = changed.map(({ field, from }) => ({ field, text: valueText(from) }));
  throw new SsoError("changed_meanwhile", {
    got: personal(now.map(({ text }) => text)),
    fields: Object.fromEntries(
      now.map(({ field, text }) => [field, text === "" ? "changed_meanwhile" : `changed_meanwhile: ${text}`]),
    ),
  });
}

/** A field as it was read: at the root, or within the part of the input that names what is changed. Undefined: it was not sent. */
function readValue(asRead: Readonly<Record<string, unknown>>, field: string): unknown {
  const parts = [asRead, ...Object.values(asRead).filter(isRecord)];
  return parts.map((part) => valueAt(part, field)).find((value) => value !== undefined);
}

function valueAt(part: Readonly<Record<string, unknown>>, field: string): unknown {
  return field.split(".").reduce<unknown>((inner, name) => {
    // Of something that there was not, there was no field either.
    if (inner === null) return null;
    return isRecord(inner) ? inner[name] : undefined;
  }, part);
}

/** Texts of a list (roles, types of events) have no order of their own. */
function isSameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function comparable(value: unknown): unknown {
  const isTexts = Array.isArray(value) && value.every((entry) => typeof entry === "string");
  return isTexts ? [...value].sort() : (value ?? null);
}

/** A value for reading, with commas between the entries of a list. */
function valueText(value: unknown): string {
  return printable(Array.isArray(value) ? value.map(rowText).join(", ") : rowText(value));
}

function rowText(value: unknown): string {
  return isRecord(value) ? Object.values(value).map(String).join(" \u00b7 ") : String(value ?? "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
