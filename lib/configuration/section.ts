import type { SaveConfirmations } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import type { Organization } from "@/lib/directory/organization-store";
import type { DirectoryName } from "@/lib/scim/directory-store";
import type { Entry, SectionName } from "./configuration";

/** What all entries of one document share while they are checked and written. */
export type Scene = {
  organization: Organization;
  /** Some settings are the operator's to change. */
  byOperator: boolean;
  confirmations: SaveConfirmations;
  /** The connections that the document names, by its ID or name for them: their IDs here. Grows as connections are created. */
  connectionIds: Map<string, string>;
  /** How many providers were asked for their metadata or configuration so far. */
  asked: number;
  /** Directories whose dry run ended: what they sent by then is carried out after the commit. */
  endedDryRuns: DirectoryName[];
};

/** What an entry has become. */
type Saved = { id: string; compared: Entry };

/** Writes one entry with the transaction of the given context. @throws SsoError as the use case of its kind does */
export type Save = (ctx: Context) => Promise<Saved>;

/** What the document wants of one entry, checked by the schema of its kind. */
export type Proposal = {
  /** As it would be, without what is only written. */
  entry: Entry;
  isChanged: boolean;
  /** Does what must not happen in a transaction: reads the provider's metadata, draws pictures. */
  prepare(ctx: Context): Promise<Save>;
};

/** An entry that the organization has. */
export type Item = {
  id: string;
  /** What people call it. */
  label: string;
  entry: Entry;
  /** The entry with what stands for its secrets: when they were set. */
  compared: Entry;
  /** @throws SsoError validation_failed */
  propose(raw: Entry, scene: Scene): Proposal;
  remove(scene: Scene, ctx: Context): Promise<void>;
};

/** One part of the document: how it is read, and what may be done to its entries. */
export type Section = {
  name: SectionName;
  /** What an entry is known by, which a rename does not change; null: there is one. */
  identity: "key" | "domain" | "id" | null;
  labelOf(entry: Entry): string;
  /** What finds an entry of a document from another installation. */
  nameOf(entry: Entry): string;
  /** The pictures of an entry, by hash. */
  pictureOf(entry: Entry): string | null;
  withPicture(entry: Entry, picture: string): Entry;
  list(organization: Organization, db: Db): Promise<Item[]>;
  /** A new entry. @throws SsoError validation_failed */
  propose(raw: Entry, scene: Scene): Proposal;
};
