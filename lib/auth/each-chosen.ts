import { z } from "zod";
import { attemptAction } from "./admin-action";

/** More than the longest page of a list holds, and few enough to be done one after the other. */
const chosenAtMost = 100;

/** The rows of a list that were chosen, by what a list knows them by. */
export const chosenSchema = z.strictObject({ ids: z.array(z.string().min(1).max(253)).min(1).max(chosenAtMost) });

/** What was done, and what was not and why, by names that people know. */
export type ChosenAnswer = { done: string[]; refused: { name: string; title: string; got?: string }[] };

/**
 * Does to each of the chosen what is done to one: by the same use case, in a transaction of its own. What is refused stays as it was and
 * keeps none of the others back.
 * @param one.run whether there was anything to do
 * @param one.nameOf what people call the row; null when it is gone
 */
export async function eachChosen(
  ids: readonly string[],
  one: { run: (id: string) => Promise<boolean>; nameOf: (id: string) => Promise<string | null> },
): Promise<ChosenAnswer> {
  const answer: ChosenAnswer = { done: [], refused: [] };
  for (const id of new Set(ids)) {
    const result = await attemptAction(() => one.run(id));
    if (result.ok && result.answer) answer.done.push(id);
    if (!result.ok) answer.refused.push({ name: (await one.nameOf(id)) ?? id, title: result.title, got: result.got });
  }
  return answer;
}
