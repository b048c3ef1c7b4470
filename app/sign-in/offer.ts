import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ProviderChoice } from "@/components/sign-in/provider-button";
import { choicesOf } from "@/components/sign-in/sign-in-appearance";
import { requestOrigin } from "@/lib/auth/request-context";
import type { Connection } from "@/lib/connections/connection";
import { findOffered, listOffered } from "@/lib/connections/offered-connection-queries";
import { getDb } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { rememberedConnection } from "./remembered-connection";

/** The connections that a sign-in page shows. */
export type Offer = {
  /** Above the e-mail step. */
  first: ProviderChoice[];
  /** Folded, below it. */
  rest: ProviderChoice[];
  /** Whose button says that it was used last. */
  lastUsed: string | null;
  /** Instead of more buttons than a page has room for. */
  search: OfferSearch | null;
};

/** What somebody looked for; nothing yet: an empty text. */
export type OfferSearch = { text: string; found: ProviderChoice[]; isCut: boolean };

/** With more buttons than these, the e-mail address is asked for first: nobody looks through a wall of them. */
const mostButtons = 5;

/** Longer than the name of any connection. */
const longestSearch = 200;

/** What an address of a sign-in page says: what somebody looks for, and where they want to go. */
type Asked = { search?: string; returnTo?: string };

/**
 * What an organization's people may choose. Few connections are buttons; of many, the one that this browser used last comes first and
 * the others fold; of hundreds, people look for theirs by its name.
 */
export async function offerOf(organization: Organization, asked: Asked): Promise<Offer> {
  const { connections, isCut } = await listOffered(await getDb(), organization);
  const last = await rememberedConnection();
  const own = last?.organization.id === organization.id ? last.connection : null;
  if (isCut) {
    const search = await searchOffer(organization, asked);
    return { first: own ? await choicesOf([own]) : [], rest: [], lastUsed: own?.id ?? null, search };
  }
  if (connections.length <= mostButtons)
    return { first: await choicesOf(connections), rest: [], lastUsed: null, search: null };
  const isOwn = ({ id }: Connection) => id === own?.id;
  const [first, rest] = [connections.filter(isOwn), connections.filter((connection) => !isOwn(connection))];
  return { first: await choicesOf(first), rest: await choicesOf(rest), lastUsed: own?.id ?? null, search: null };
}

/** On the page for everybody: the way that this browser used last, which leads to the page of its organization. */
export async function offerOfLast(last: Awaited<ReturnType<typeof rememberedConnection>>): Promise<Offer> {
  return { first: last ? await choicesOf([last.connection]) : [], rest: [], lastUsed: null, search: null };
}

async function searchOffer(organization: Organization, { search = "", returnTo }: Asked): Promise<OfferSearch> {
  const text = search.slice(0, longestSearch);
  if (text === "") return { text, found: [], isCut: false };
  const { machine } = requestOrigin(await headers());
  if (!(await takeRateLimit("connectionSearch", machine)))
    redirect(signInAddress({ organization: organization.slug, returnTo, code: "rate_limited" }, "error"));
  const { connections, isCut } = await findOffered(await getDb(), organization, text);
  return { text, found: await choicesOf(connections), isCut };
}
