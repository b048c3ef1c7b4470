/** Leads to a field: unfolds what it is in, and focuses it. */
export function leadToField(field: HTMLElement): void {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}
