"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { saveOwnTexts } from "@/lib/directory/save-own-texts";

/** Saves the texts that were changed; which there are and what each may hold is checked with those that stay. */
export const saveOwnTextsForm = adminAction("settings.write", z.record(z.string(), z.unknown()), async (patch, ctx) => {
  await saveOwnTexts({ organization: ctx.organization, patch }, ctx);
});
