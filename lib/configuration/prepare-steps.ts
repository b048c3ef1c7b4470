import type { AuditChange } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { isEntry } from "./build-section";
import type { ConfigurationInput, Entry, SectionName } from "./configuration";
import { entriesOf, groupItems, type Matched, matchEntries } from "./matched-entries";
import { type Present, sections } from "./read-configuration";
import type { Item, Proposal, Save, Scene, Section } from "./section";

/** What one step did, or would do. */
export type StepReport = {
  action: "create" | "change" | "delete";
  kind: SectionName;
  /** Its key, domain or ID; null before there is one. */
  id: string | null;
  name: string;
  changes: AuditChange[];
};

/** One thing to do. `path` says where the document asks for it. */
export type Step = {
  path: string;
  /** As far as the document alone tells. */
  expected: StepReport;
  /** Does it with the transaction of the context. @throws SsoError as the use case of its kind does */
  run(ctx: Context): Promise<StepReport>;
};

/** Parts that nothing else names: what is not in the document goes from them first, so that what it holds is free again. */
const leaves: readonly SectionName[] = ["webhooks", "directories", "applications", "connections"];
/** Parts that others name: what is not in the document goes from them last. */
const roots: readonly SectionName[] = ["domains", "attributes", "groups", "roles"];

type Wanted = { section: Section; matched: Matched; proposal: Proposal };

/**
 * Everything that has to be done so that an organization is as a document says, in order, with what must not happen in a transaction
 * done: metadata read, pictures drawn. A step that is refused already here refuses when it runs.
 * @param prune whether what the document does not name is deleted
 * @throws SsoError validation_failed with the path of every field that is invalid
 */
export async function prepareSteps(
  { document, present, prune }: { document: ConfigurationInput; present: Present; prune: boolean },
  scene: Scene,
  ctx: Context,
): Promise<Step[]> {
  const parts = sections.map((section) => {
    const entries = entriesOf(section, document);
    const items = present.get(section) ?? [];
    return { section, items, matched: entries && matchEntries(section, entries, items) };
  });
  for (const { section, items, matched } of parts)
    if (section.name === "connections") nameConnections(items, matched ?? [], scene);
  const wanted = proposeAll(parts, scene);
  const removals = (names: readonly SectionName[]) => {
    if (!prune) return [];
    const named = namedDomains(parts, wanted);
    const chosen = names.flatMap((name) => parts.filter(({ section }) => section.name === name));
    return chosen.flatMap(({ section, items, matched }) =>
      matched === null
        ? []
        : items
            .filter((item) => !matched.some((one) => one.item === item))
            .filter(({ id }) => section.name !== "domains" || !named.has(id))
            .map((item) => removal(section, item, scene)),
    );
  };
  const writes: Step[] = [];
  for (const one of wanted) if (one.proposal.isChanged) writes.push(await writing(one, scene, ctx));
  return [...removals(leaves), ...writes, ...removals(roots)];
}

type Part = { section: Section; items: readonly Item[]; matched: Matched[] | null };

/** Checks every entry, so that one answer names everything that is invalid. */
function proposeAll(parts: readonly Part[], scene: Scene): Wanted[] {
  const problems: Record<string, string> = {};
  const wanted = parts.flatMap(({ section, matched }) =>
    (matched ?? []).flatMap((one): Wanted[] => {
      try {
        const proposal = one.item ? one.item.propose(one.raw, scene) : section.propose(one.raw, scene);
        return [{ section, matched: one, proposal }];
      } catch (error) {
        Object.assign(problems, invalidFields(error, one.path));
        return [];
      }
    }),
  );
  const paths = Object.keys(problems);
  if (paths.length === 0) return wanted;
  throw new SsoError("validation_failed", {
    expected: said("fittingBody"),
    got: plain(paths.slice(0, 20)),
    fields: Object.fromEntries(Object.entries(problems).slice(0, 100)),
  });
}

function invalidFields(error: unknown, path: string): Record<string, string> {
  if (!(error instanceof SsoError) || error.code !== "validation_failed") throw error;
  return fieldsBelow(path, error);
}

/** Where in the document a refusal belongs. */
export function fieldsBelow(path: string, { code, details: { fields } }: SsoError): Record<string, string> {
  if (!fields || Object.keys(fields).length === 0) return { [path]: code };
  return Object.fromEntries(Object.entries(fields).map(([field, problem]) => [`${path}.${field}`, problem]));
}

/** A domain that a connection sends to itself is reserved with it: it is in the document, although not in its list. */
function namedDomains(parts: readonly Part[], wanted: readonly Wanted[]): Set<string> {
  const section = (name: SectionName) => parts.find((part) => part.section.name === name);
  const connections = section("connections");
  const entries = connections?.matched
    ? wanted.filter(({ section: { name } }) => name === "connections").map(({ proposal }) => proposal.entry)
    : (connections?.items ?? []).map(({ entry }) => entry);
  return new Set(
    entries.flatMap(({ signIn }) =>
      isEntry(signIn) && Array.isArray(signIn.domains) ? signIn.domains.map(String) : [],
    ),
  );
}

/** What the document may call a connection by: the ID that it has there, or a name that only one has. */
function nameConnections(items: readonly Item[], matched: readonly Matched[], { connectionIds }: Scene): void {
  for (const [name, namesakes] of groupItems(items, ({ label }) => label)) {
    const [only, ...others] = namesakes;
    if (only && others.length === 0) connectionIds.set(name, only.id);
  }
  for (const { raw, item } of matched) if (item && typeof raw.id === "string") connectionIds.set(raw.id, item.id);
  for (const { id } of items) connectionIds.set(id, id);
}

async function writing({ section, matched, proposal }: Wanted, scene: Scene, ctx: Context): Promise<Step> {
  const { item, raw, path } = matched;
  const expected: StepReport = {
    action: item ? "change" : "create",
    kind: section.name,
    id: item?.id ?? keyOf(section, proposal.entry),
    name: section.labelOf(proposal.entry),
    changes: shownChanges(item?.entry ?? null, proposal.entry),
  };
  const save = await proposal.prepare(ctx).catch(refusing);
  const run = async (inner: Context): Promise<StepReport> => {
    const { id, compared } = await save(inner);
    if (section.name === "connections") {
      for (const name of [raw.id, raw.name]) if (typeof name === "string") scene.connectionIds.set(name, id);
    }
    return { ...expected, id, changes: shownChanges(item?.compared ?? null, compared) };
  };
  return { path, expected, run };
}

/** What a new entry is known by before it is there; null where an ID is made for it. */
function keyOf({ identity }: Section, entry: Entry): string | null {
  return identity === "key" || identity === "domain" ? String(entry[identity]) : null;
}

/** What is refused before the transaction is refused in its turn. */
function refusing(error: unknown): Save {
  if (!(error instanceof SsoError)) throw error;
  return async () => {
    throw error;
  };
}

function removal(section: Section, item: Item, scene: Scene): Step {
  const { id, label, entry } = item;
  const changes = shownChanges(entry, null);
  const expected: StepReport = { action: "delete", kind: section.name, id, name: label, changes };
  const run = async (ctx: Context) => {
    await item.remove(scene, ctx);
    return expected;
  };
  return { path: section.identity === null ? section.name : `${section.name}.${id}`, expected, run };
}

/** The differences, without whole pictures in them. */
function shownChanges(before: Entry | null, after: Entry | null): AuditChange[] {
  const shown = (value: unknown) =>
    typeof value === "string" && value.startsWith("data:") ? `${value.slice(0, value.indexOf(",") + 1)}…` : value;
  return diffFields(before, after).map(({ field, from, to }) => ({ field, from: shown(from), to: shown(to) }));
}
