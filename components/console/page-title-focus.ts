/** The heading of a page, for what must give the focus to something that stays. */
export const pageTitleId = "page-title";

/** Gives the focus to the heading of the page: what had it is about to leave. */
export function focusPageTitle(): void {
  document.getElementById(pageTitleId)?.focus();
}
