import type { BrowserContext } from "@playwright/test";

/** What somebody did with their hands: what they pressed, and where they pasted. */
export type Hands = { pressed: string[]; pasted: string[] };

/**
 * Counts what the pages of a browser are told by its user, in every window and at every site: no click of a test can be forgotten, and none
 * that a test makes by script is taken for one.
 */
export async function countHands(context: BrowserContext, hands: Hands): Promise<void> {
  await context.exposeBinding("tellHands", (_source, kind: keyof Hands, what: string) => {
    hands[kind].push(what);
  });
  await context.addInitScript(() => {
    const { tellHands } = window as unknown as { tellHands: (kind: string, what: string) => void };
    const tell =
      (kind: string) =>
      ({ isTrusted, target }: Event) => {
        const element = target instanceof Element ? (target.closest("a, button, label, summary") ?? target) : null;
        if (isTrusted) tellHands(kind, element?.textContent?.trim() || (element?.id ?? ""));
      };
    addEventListener("pointerdown", tell("pressed"), true);
    addEventListener("paste", tell("pasted"), true);
  });
}
