import { hashToken } from "@/lib/crypto/tokens";
import type { Proxied } from "./proxied-session";
import type { ProxyHeaders } from "./proxy-headers";
import { ShortMemory } from "./short-memory";

/** What is known of a browser in an application. `told` is made once, because a signature takes longer than everything else. */
export type Verified = Proxied & { told: Promise<ProxyHeaders> | null };

/** How long an ended session may still be let in where nothing tells of its end; and how much memory that may take. */
export const verifiedBounds = { milliseconds: 5_000, entries: 5_000 };

/**
 * Who was let in a moment ago, on this instance. What has changed is forgotten when the database tells of it, and automatically within the
 * bound.
 */
export class VerifiedMemory {
  private readonly kept = new ShortMemory<Verified>(verifiedBounds);
  /** How often something was forgotten: what was read before may be older than that. */
  private changes = 0;

  static keyOf(applicationId: string, token: string | null): string {
    return `${applicationId} ${token === null ? "" : hashToken(token)}`;
  }

  get(key: string, now: Date): Verified | undefined {
    return this.kept.get(key, now);
  }

  /**
   * Reads what is to be remembered. Nothing is when a change was told of in between: nobody knows which of the two was first.
   * @param read gives null for what there is not, or is not worth remembering
   */
  async remember<V extends Verified | null>(key: string, now: Date, read: () => Promise<[V, boolean]>): Promise<V> {
    const { changes } = this;
    const [value, isWorthIt] = await read();
    if (value && isWorthIt && changes === this.changes) this.kept.set(key, value, now);
    return value;
  }

  /** Forgets one browser: it signed out here. */
  forgetBrowser(applicationId: string, token: string): void {
    this.changes += 1;
    this.kept.delete(VerifiedMemory.keyOf(applicationId, token));
  }

  /**
   * Forgets what a trigger of the database says has changed: `browser <application> <hash>`, `application <id>`, `person <id>`,
   * `organization <id>`; everything for other words, and for null, when something may have been missed.
   */
  forgetChanged(message: string | null): void {
    this.changes += 1;
    const [what, id = "", hash = ""] = (message ?? "").split(" ");
    if (what === "browser") this.kept.delete(`${id} ${hash}`);
    else this.kept.deleteWhere((_key, known) => isAbout(known, what, id));
  }
}

function isAbout({ application, session }: Verified, what: string | undefined, id: string): boolean {
  switch (what) {
    case "application":
      return application.id === id;
    case "person":
      return session?.person.id === id;
    case "organization":
      return application.organizationId === id;
    default:
      return true;
  }
}
