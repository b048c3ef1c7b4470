import type { Db } from "@/lib/db/database";
import { holdDryRun } from "./directory-store";
import { nameOf, type ScimContext } from "./scim-context";

/** What ends a dry run of one change: everything that was written since its beginning is undone. */
class Undone extends Error {}

/**
 * The context of a request within its transaction. A dry run that ended since the request was let in is over: what is asked for is done
 * at once, because nobody comes back for it. One that goes on ends after this transaction, and finds what it left.
 */
export async function withinTransaction(tx: Db, ctx: ScimContext): Promise<ScimContext> {
  if (!ctx.directory.dryRun || (await holdDryRun(tx, nameOf(ctx.directory)))) return { ...ctx, db: tx };
  ctx.note.endedDryRun = true;
  return { ...ctx, db: tx, directory: { ...ctx.directory, dryRun: false } };
}

/**
 * Does to Gatehouse what a directory asks for. In a dry run the same is done and undone, so that what is noted and what is refused is
 * what would be; the directory's own rows are outside of it.
 * @param ctx of a transaction
 * @returns what the work returns; null in a dry run
 */
export async function tryOut<T>(ctx: ScimContext, work: (ctx: ScimContext) => Promise<T>): Promise<T | null> {
  if (!ctx.directory.dryRun) return work(ctx);
  try {
    await ctx.db.transaction(async (tx: Db) => {
      await work({ ...ctx, db: tx });
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return null;
}
