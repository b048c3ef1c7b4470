"use server";

import { revalidatePath } from "next/cache";
import { requirePerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { deleteSessionsOfUser } from "@/lib/directory/session-store";

/** Ends every other session of the signed-in person. */
export async function signOutEverywhereElse(): Promise<void> {
  const { user, sessionId } = await requirePerson("/dashboard");
  await deleteSessionsOfUser(await getDb(), user.organizationId, user.id, sessionId);
  revalidatePath("/dashboard");
}
