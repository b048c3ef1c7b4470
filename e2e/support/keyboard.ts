import { expect, type Locator, type Page } from "@playwright/test";

/** More stops than any page has. */
const mostStops = 200;

/** Why what has the focus cannot be worked with, in words; null where it can. */
function problemOfFocus(): string | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return "nothing has the focus";
  const name = `${element.localName} "${element.ariaLabel ?? element.textContent?.trim().slice(0, 60) ?? ""}"`;
  // A file is chosen by the label around its field.
  const shown = element instanceof HTMLInputElement && element.type === "file" ? element.closest("label") : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown ?? element);
  // Which part of a date has the focus the browser shows in the field.
  if (element instanceof HTMLInputElement && element.type === "date") return null;
  if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 1) return `the focus of ${name} is not seen`;
  const { left, top, right, bottom } = (shown ?? element).getBoundingClientRect();
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const over = document.elementFromPoint(x, y);
  const isSeen = over !== null && (over.contains(element) || (shown ?? element).contains(over));
  return isSeen ? null : `${name} has the focus below ${over?.outerHTML.slice(0, 120) ?? "the edge of the window"}`;
}

/** Something has the focus, which is seen, and nothing is over it. Looked at again for a moment: pages scroll, and come in parts. */
async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(problemOfFocus)).toBeNull();
}

/** Something has the focus: what was pressed did not take it away. */
export async function expectFocusKept(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe("body");
}

/** Goes from stop to stop until something has the focus, by Tab or back. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const page = target.page();
  await expect(target).toBeEnabled();
  for (let stops = 0; stops < mostStops; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return expectFocusSeen(page);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}`);
}

/** Goes there, and presses a key. */
export async function pressOn(target: Locator, key = "Enter"): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Goes to a field, and types something in place of what is there. */
export async function typeInto(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press("ControlOrMeta+a");
  await target.page().keyboard.type(text);
}

/** Goes through every stop of a part of the page: each is seen, and nothing is over it. Returns how many there are. */
export async function countStops(part: Locator): Promise<number> {
  const page = part.page();
  const isInside = () => part.evaluate((element) => element.contains(document.activeElement));
  for (let stops = 0; stops < mostStops && !(await isInside()); stops++) await page.keyboard.press("Tab");
  let count = 0;
  for (; count < mostStops && (await isInside()); count++) {
    await expectFocusSeen(page);
    await page.keyboard.press("Tab");
  }
  return count;
}
