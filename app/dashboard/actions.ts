"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, attemptAction, parseInput } from "@/lib/auth/admin-action";
import { currentPerson, requirePerson } from "@/lib/auth/current-person";
import { toRefusal } from "@/lib/auth/refusal";
import { requestContext } from "@/lib/auth/request-context";
import { may } from "@/lib/directory/console-role";
import { ownNameSchema } from "@/lib/directory/directory-schema";
import { endSessions } from "@/lib/directory/end-sessions";
import { connectionNotices, readNoticeChoice } from "@/lib/directory/notice-choice";
import { type Notice, notices } from "@/lib/directory/notice-store";
import { personalTokenInputSchema } from "@/lib/directory/personal-token";
import { saveNoticeChoices, saveOwnName, saveOwnNotices } from "@/lib/directory/save-own-settings";
import { createPersonalToken, revokePersonalToken } from "@/lib/directory/save-personal-token";
import type { SessionFilter } from "@/lib/directory/session-filter";
import type { SessionPerson } from "@/lib/directory/session-store";

/** Ends every other session of the signed-in person. */
export async function signOutEverywhereElse(): Promise<ActionResult<null>> {
  const person = await requirePerson("/dashboard");
  return endOwn(person, { otherThan: person.sessionId });
}

const sessionForm = z.object({ session: z.string().min(1).max(64) });

/** Ends one session of the signed-in person; one of somebody else is not found. */
export async function endOwnSession(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await requirePerson("/dashboard");
  const parsed = await parseInput(sessionForm, Object.fromEntries(form));
  if (!parsed.ok) return parsed;
  return endOwn(person, { session: parsed.value.session });
}

async function endOwn({ user }: SessionPerson, which: SessionFilter): Promise<ActionResult<null>> {
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const filter = { ...which, user: user.id };
  // One's own, also those of an operator.
  const own = { organizationId: user.organizationId, filter, byOperator: true };
  const ended = await attemptAction(() => endSessions(own, "signed_out_elsewhere", ctx));
  revalidatePath("/dashboard");
  return ended.ok ? { ok: true, answer: null } : ended;
}

const shownName = z.string().max(400).optional().catch(undefined);

/** Keeps the name that the signed-in person typed for themselves. */
export async function saveNameForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await currentPerson();
  // Nothing typed is lost: the form stays, and says so.
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld } = person;
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  const parsed = await parseInput(ownNameSchema, { fullName: form.get("fullName") ?? "" });
  if (!parsed.ok) return parsed;
  const shown = shownName.parse(form.get("shown") ?? undefined);
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const saved = await attemptAction(() => saveOwnName(user, { ...parsed.value, shown }, ctx));
  revalidatePath("/dashboard");
  return saved.ok ? { ok: true, answer: null } : saved;
}

/**
 * Keeps which of our mails the signed-in administrator gets, and which about chosen connections alone: an unticked box is not sent, but what
 * the form showed is, so that what was not changed in it stays.
 */
export async function saveNoticesForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await currentPerson();
  // Nothing ticked is lost: the form stays, and says so.
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld, rights } = person;
  // Who came in without the second factor would keep its owner from hearing of it.
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  const wanted = notices.filter((notice: Notice) => form.getAll("notice").includes(notice));
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const narrowed = connectionNotices.filter((notice) => form.get(`scope.${notice}`) === "chosen");
  const shown = {
    wanted: notices.filter((notice: Notice) => form.getAll("shown").includes(notice)),
    narrowed: connectionNotices.filter((notice) => form.getAll("shownNarrow").includes(notice)),
  };
  const isNarrowable = may(rights, "connections.read");
  const choice = isNarrowable ? { wanted, narrowed, shown } : { wanted, shown };
  const saved = await attemptAction(() => saveOwnNotices(user, choice, ctx));
  if (!saved.ok) return saved;
  revalidatePath("/dashboard");
  return { ok: true, answer: null };
}

/** So many boxes one page shows: three for each of a hundred connections. */
const boxesAtMost = 300;

const boxesForm = z.array(z.string().max(80)).max(boxesAtMost);

/** Keeps about which of the connections shown the signed-in administrator gets mails. */
export async function saveNoticeChoicesForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const person = await currentPerson();
  // Nothing typed is lost: the form stays, and says so.
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld, rights } = person;
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  if (!may(rights, "connections.read")) return toRefusal("permission_missing");
  const parsed = await parseInput(z.object({ shown: boxesForm, ticked: boxesForm }), {
    shown: form.getAll("shown"),
    ticked: form.getAll("ticked"),
  });
  if (!parsed.ok) return parsed;
  const read = (boxes: string[]) => boxes.flatMap((box) => readNoticeChoice(box) ?? []);
  const { shown, ticked } = parsed.value;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const saved = await attemptAction(() => saveNoticeChoices(user, { shown: read(shown), ticked: read(ticked) }, ctx));
  if (!saved.ok) return saved;
  revalidatePath("/dashboard", "layout");
  return { ok: true, answer: null };
}

const ownTokenForm = z.object({
  name: z.string(),
  days: z.coerce.number(),
  readOnly: z.literal("on").optional(),
});

/** Makes a token for the REST API; it is in this answer and nowhere else. */
export async function createTokenForm(
  _previous: unknown,
  form: FormData,
): Promise<ActionResult<{ name: string; token: string }>> {
  const person = await currentPerson();
  if (person === null) return toRefusal("unauthenticated");
  const { user, withheld } = person;
  // A token outlives the session and confirms nothing: it is made where the console is open (decision 0077).
  if (withheld !== null) return toRefusal("passkey_unconfirmed");
  const fields = ownTokenForm.safeParse(Object.fromEntries(form));
  const typed = fields.success ? { ...fields.data, readOnly: fields.data.readOnly === "on" } : {};
  const parsed = await parseInput(personalTokenInputSchema, typed);
  if (!parsed.ok) return parsed;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const owner = { organizationId: user.organizationId, userId: user.id };
  const made = await attemptAction(() => createPersonalToken({ ...owner, token: parsed.value }, ctx));
  if (made.ok) revalidatePath("/dashboard");
  return made;
}

const tokenForm = z.object({ token: z.string().min(1).max(64) });

/** Ends a token of the signed-in person; one of somebody else is not found. */
export async function revokeTokenForm(_previous: unknown, form: FormData): Promise<ActionResult<null>> {
  const { user } = await requirePerson("/dashboard");
  const parsed = await parseInput(tokenForm, Object.fromEntries(form));
  if (!parsed.ok) return parsed;
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email });
  const owner = { organizationId: user.organizationId, userId: user.id };
  const revoked = await attemptAction(() => revokePersonalToken({ ...owner, tokenId: parsed.value.token }, ctx));
  revalidatePath("/dashboard");
  return revoked.ok ? { ok: true, answer: null } : revoked;
}
