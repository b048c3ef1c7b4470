import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type SavedViewInput, viewsAtMost } from "./saved-view";
import { countSavedViews, putSavedView, type ViewOwner } from "./saved-view-store";

/**
 * Keeps how somebody looks at a list; a view of the same name is replaced. Nobody else sees it, so no audit holds it. Two at once may
 * both find room for the last one: a view too many harms nobody.
 * @throws SsoError quota_reached
 */
export async function saveView(
  { owner, view }: { owner: ViewOwner; view: SavedViewInput },
  ctx: Context,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await putSavedView(tx, owner, view, ctx.now);
    const count = await countSavedViews(tx, owner);
    if (count > viewsAtMost)
      throw new SsoError("quota_reached", {
        expected: said("savedViewsAtMost", { count: viewsAtMost }),
        got: said("withThisChange", { count }),
      });
  });
}
