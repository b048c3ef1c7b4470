import type { Db } from "@/lib/db/database";
import type { ScimContext } from "./scim-context";

/** What ends a trial: everything that was written since its beginning is undone. */
class Undone extends Error {}

/**
 * Does to Gatehouse what a directory asks for. In a dry run the same is done and undone, so that what is noted and what is refused is
 * what would be; the directory's own rows stand outside of it.
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
