import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { AddTexts } from "./add-texts";
import { pickTexts, type TextGroup } from "./pick-texts";

/**
 * What the parts of a page that run in the browser may say below here, besides what layouts above give: everything named is in the
 * page's HTML, so only what is used is named. `app/client-texts.test.ts` holds the names against the imports.
 */
export async function ClientTexts({ of, children }: { of: readonly TextGroup[]; children: ReactNode }) {
  return <AddTexts texts={pickTexts(await getMessages(), of)}>{children}</AddTexts>;
}
