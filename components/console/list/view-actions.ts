"use server";

import { z } from "zod";
import { type AdminContext, adminAction } from "@/lib/auth/admin-action";
import { saveView } from "@/lib/directory/save-view";
import { savedViewInputSchema, viewLists } from "@/lib/directory/saved-view";
import { deleteSavedView } from "@/lib/directory/saved-view-store";

const ownerOf = ({ organization, actor }: AdminContext) => ({
  organizationId: organization.id,
  userId: actor.id ?? "",
});

export const saveViewForm = adminAction("overview.read", savedViewInputSchema, (view, ctx) =>
  saveView({ owner: ownerOf(ctx), view }, ctx),
);

export const deleteViewForm = adminAction(
  "overview.read",
  z.strictObject({ list: z.enum(viewLists), name: z.string().max(60) }),
  ({ list, name }, ctx) => deleteSavedView(ctx.db, ownerOf(ctx), list, name),
);
