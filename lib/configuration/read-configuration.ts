import { findImage } from "@/lib/branding/image-store";
import { sortKeys } from "@/lib/connections/sort-keys";
import type { Db } from "@/lib/db/database";
import type { Organization } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { type Configuration, documentHead, type Entry, most } from "./configuration";
import { applicationSection, directorySection, webhookSection } from "./save-application-sections";
import { connectionSection } from "./save-connection-section";
import { attributeSection, domainSection, groupSection, roleSection } from "./save-keyed-sections";
import { alertSection, organizationSection, textSection } from "./save-settings-sections";
import type { Item, Section } from "./section";

/** Every part of a document, in the order in which it is written: what others name comes first. */
export const sections: readonly Section[] = [
  organizationSection,
  textSection,
  attributeSection,
  roleSection,
  groupSection,
  domainSection,
  connectionSection,
  applicationSection,
  directorySection,
  webhookSection,
  alertSection,
];

/** What an organization has, part by part. */
export type Present = ReadonlyMap<Section, readonly Item[]>;

/** @throws SsoError configuration_too_large */
export async function readPresent(organization: Organization, db: Db): Promise<Present> {
  const present = new Map<Section, readonly Item[]>();
  for (const section of sections) {
    const items = await section.list(organization, db);
    requireFew(section, items.length);
    present.set(section, items);
  }
  return present;
}

function requireFew({ name }: Section, count: number): void {
  const limit = name === "organization" || name === "texts" || name === "alertRules" ? 1 : most[name];
  if (count <= limit) return;
  throw new SsoError("configuration_too_large", {
    expected: plain(`${name}: ${limit}`),
    got: plain(`${name}: more`),
    fields: { [name]: `too_many: ${limit}` },
  });
}

/**
 * An organization's configuration as one document, with its pictures in it: nothing secret, no people. Keys are in a fixed order,
 * so that two exports of one state are the same bytes.
 * @throws SsoError configuration_too_large
 */
export async function readConfiguration(organization: Organization, { db }: { db: Db }): Promise<Configuration> {
  return toDocument(await readPresent(organization, db), db);
}

/** The same of what was read already. */
export async function toDocument(present: Present, db: Db): Promise<Configuration> {
  const pictures = new Map<string, string>();
  const shown = async (section: Section, { id, entry }: Item): Promise<Entry> => {
    const named = section.identity === "id" ? { id, ...entry } : entry;
    const hash = section.pictureOf(entry);
    if (hash === null) return sortKeys(named);
    const picture = pictures.get(hash) ?? (await readPicture(hash, db));
    pictures.set(hash, picture);
    return sortKeys(section.withPicture(named, picture));
  };
  const all = async (section: Section) => {
    const entries: Entry[] = [];
    for (const item of inOrder(section, present.get(section) ?? [])) entries.push(await shown(section, item));
    return entries;
  };
  const [settings = {}] = await all(organizationSection);
  const [texts = {}] = await all(textSection);
  const [alertRules = {}] = await all(alertSection);
  return {
    ...documentHead,
    organization: settings,
    texts,
    attributes: await all(attributeSection),
    roles: await all(roleSection),
    groups: await all(groupSection),
    domains: await all(domainSection),
    connections: await all(connectionSection),
    applications: await all(applicationSection),
    directories: await all(directorySection),
    webhooks: await all(webhookSection),
    alertRules,
  };
}

/** What has an ID is in the order of the names: those that one document made are all of the same time. */
function inOrder({ identity }: Section, items: readonly Item[]): readonly Item[] {
  const order = ({ label, id }: Item) => `${label} ${id}`;
  return identity === "id" ? [...items].sort((a, b) => (order(a) < order(b) ? -1 : 1)) : items;
}

/** A picture as a `data:` address; where it is gone, its hash, which says so when it comes back. */
async function readPicture(hash: string, db: Db): Promise<string> {
  const image = await findImage(db, hash);
  return image ? `data:image/png;base64,${Buffer.from(image.content).toString("base64")}` : hash;
}
