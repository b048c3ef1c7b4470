import { slugSchema } from "@/lib/directory/directory-schema";

/** What a browser keeps that left to sign out at its provider, until it is back. */
export type SignOutUnderWay = {
  /** What the way back is compared with. */
  browserToken: string;
  /** The short name of the organization whose page it comes back to. */
  organization: string | null;
};

/** As the cookie holds it. Pure. */
export function writeSignOut({ browserToken, organization }: SignOutUnderWay): string {
  return organization === null ? browserToken : `${browserToken}.${organization}`;
}

/** What the cookie holds; null without one. A name that can be none is nobody's. Pure. */
export function readSignOut(cookie: string | undefined): SignOutUnderWay | null {
  if (!cookie) return null;
  const [browserToken = "", slug] = cookie.split(".", 2);
  return { browserToken, organization: slugSchema.safeParse(slug).data ?? null };
}
