import { createHash } from "node:crypto";
import type { z } from "zod";
import { diffFields } from "@/lib/audit/diff-fields";
import type { imageBoxes } from "@/lib/branding/draw-image";
import { insertImage } from "@/lib/branding/image-store";
import { takeImage } from "@/lib/branding/take-image";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import type { Organization } from "@/lib/directory/organization-store";
import { applyMergePatch } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import type { Entry, SectionName } from "./configuration";
import type { Item, Proposal, Scene, Section } from "./section";

/** An entry that is about to be written. */
export type Change<Row, Wanted> = {
  before: Row | null;
  wanted: Wanted;
  /** The fields that the document names, before those that it left out were filled in. */
  named: Entry;
};

/** Where an entry has its picture, and how large that may be. */
type Picture = { group?: string; field: string; box: (typeof imageBoxes)["logo" | "button"] };

/** What is particular about the entries of one kind. */
type Definition<Row, Wanted extends Entry> = {
  name: SectionName;
  identity: Section["identity"];
  /** The one schema of this kind. */
  schema: z.ZodType<Wanted>;
  list(organization: Organization, db: Db): Promise<Row[]>;
  idOf(row: Row): string;
  labelOf(entry: Entry): string;
  nameOf?(entry: Entry): string;
  toEntry(row: Row): Entry;
  /** The entry with what stands for its secrets; absent: it has none. */
  toCompared?(row: Row): Entry;
  /** What the document names, as the organization calls it. */
  localize?(raw: Entry, scene: Scene): Entry;
  /** Without what is only written, and whether there was any of it that says something new. */
  withoutSecrets?(wanted: Wanted, before: Row | null): { entry: Entry; hasNew: boolean };
  picture?: Picture;
  /** Does what must not happen in a transaction, and answers what is to be done in one. */
  prepare(change: Change<Row, Wanted>, scene: Scene, ctx: Context): Promise<(inner: Context) => Promise<Row>>;
  remove?(row: Row, scene: Scene, ctx: Context): Promise<void>;
};

/** A section of the document from what is particular about it. */
export function buildSection<Row, Wanted extends Entry>(definition: Definition<Row, Wanted>): Section {
  const { name, identity, labelOf, picture, toEntry, idOf, toCompared = toEntry } = definition;
  const toItem = (row: Row): Item => ({
    id: idOf(row),
    label: labelOf(toEntry(row)),
    entry: toEntry(row),
    compared: toCompared(row),
    propose: (raw, scene) => propose(row, raw, scene),
    remove: async (scene, ctx) => definition.remove?.(row, scene, ctx),
  });

  function propose(before: Row | null, raw: Entry, scene: Scene): Proposal {
    const current = before && toEntry(before);
    const given = identity === "id" ? withoutId(raw) : raw;
    const local = definition.localize?.(given, scene) ?? given;
    const named = keepPicture(local, current, picture);
    const merged = current ? applyMergePatch(current, named) : named;
    const isSame = current !== null && isEntry(merged) && diffFields(current, merged).length === 0;
    // What is there already may be older than a rule of its schema: it stays as it is, until somebody changes it.
    if (isSame) return { entry: current, isChanged: false, prepare: unreachable };
    const wanted = parseBody(definition.schema, merged);
    const { entry, hasNew } = definition.withoutSecrets?.(wanted, before) ?? { entry: wanted, hasNew: false };
    const isChanged = current === null || hasNew || diffFields(current, entry).length > 0;
    const prepare = (ctx: Context) => prepareSave({ before, wanted, named }, scene, ctx);
    return { entry, isChanged, prepare };
  }

  async function prepareSave(change: Change<Row, Wanted>, scene: Scene, ctx: Context) {
    const { wanted, drawn } = await drawPicture(change.wanted, scene, ctx);
    const save = await definition.prepare({ ...change, wanted }, scene, ctx);
    return async (inner: Context) => {
      if (drawn) await insertImage(inner.db, scene.organization.id, drawn, inner.now);
      const row = await save(inner);
      return { id: idOf(row), compared: toCompared(row) };
    };
  }

  /** Before the transaction: drawing takes time. */
  async function drawPicture(wanted: Wanted, { organization }: Scene, ctx: Context) {
    const image = readPicture(wanted, picture);
    if (!picture || image === null) return { wanted, drawn: null };
    const path = [picture.group, picture.field].filter(Boolean).join(".");
    const { hash, drawn } = await takeImage({ organizationId: organization.id, image, box: picture.box, path }, ctx);
    return { wanted: parseBody(definition.schema, writePicture(wanted, picture, hash)), drawn };
  }

  return {
    name,
    identity,
    labelOf,
    nameOf: definition.nameOf ?? labelOf,
    pictureOf: (entry) => readPicture(entry, picture),
    withPicture: (entry, value) => (picture ? writePicture(entry, picture, value) : entry),
    list: async (organization, db) => (await definition.list(organization, db)).map(toItem),
    propose: (raw, scene) => propose(null, raw, scene),
  };
}

const withoutId = ({ id: _id, ...given }: Entry): Entry => given;

async function unreachable(): Promise<never> {
  throw new Error("An entry that did not change is not written");
}

export const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readPicture(entry: Entry, picture: Picture | undefined): string | null {
  const owner = picture?.group === undefined ? entry : entry[picture.group];
  const value = picture && isEntry(owner) ? owner[picture.field] : null;
  return typeof value === "string" ? value : null;
}

function writePicture(entry: Entry, { group, field }: Picture, value: string | null): Entry {
  if (group === undefined) return { ...entry, [field]: value };
  const owner = entry[group];
  return { ...entry, [group]: { ...(isEntry(owner) ? owner : {}), [field]: value } };
}

/** A picture that came back as it was exported is the one that is there, and is not drawn again. */
function keepPicture(named: Entry, current: Entry | null, picture: Picture | undefined): Entry {
  const [given, kept] = [readPicture(named, picture), current && readPicture(current, picture)];
  if (!picture || given === null || kept === null || !given.startsWith("data:")) return named;
  const bytes = Buffer.from(given.slice(given.indexOf(",") + 1), "base64");
  const isKept = createHash("sha256").update(bytes).digest("hex") === kept;
  return isKept ? writePicture(named, picture, kept) : named;
}
