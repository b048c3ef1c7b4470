/** Marks the rows of a table that is typed in, for `focusBesideRow`. */
export const typedRow = { "data-typed-row": "" };

const selector = "[data-typed-row]";

/**
 * A row is about to go with the button that was pressed: the focus goes to the same button of the row after it or before it, else to what adds
 * a row.
 */
export function focusBesideRow(pressed: HTMLElement): void {
  const row = pressed.closest(selector);
  const beside = [row?.nextElementSibling, row?.previousElementSibling].find((element) => element?.matches(selector));
  const twin = buttonsIn(beside).find((button) => nameOf(button) === nameOf(pressed));
  if (twin) {
    twin.focus();
    return;
  }
  for (let next = row?.nextElementSibling; next; next = next.nextElementSibling)
    for (const button of next instanceof HTMLButtonElement ? [next] : buttonsIn(next)) {
      button.focus();
      // What is folded takes none.
      if (document.activeElement === button) return;
    }
}

/** A row was moved: its button keeps the focus, or gives it to the one for the other direction at the end of the way. */
export function focusMoved(pressed: HTMLButtonElement): void {
  // Once the row has its new place: an element that is moved loses the focus.
  requestAnimationFrame(() => {
    const others = buttonsIn(pressed.closest(selector)).filter(({ disabled }) => !disabled);
    (pressed.disabled ? others[0] : pressed)?.focus();
  });
}

const buttonsIn = (element: Element | null | undefined) => [
  ...(element?.querySelectorAll<HTMLButtonElement>("button") ?? []),
];

/** Rows number what their buttons are called. */
const nameOf = (button: HTMLElement) => (button.ariaLabel ?? button.textContent)?.replace(/\d+/g, "");
