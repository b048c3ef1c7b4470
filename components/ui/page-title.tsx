/** What the browser's tab, its history and a screen reader call the page: React puts it into the head. */
export function PageTitle({ children }: { children: string }) {
  return <title>{`${children} · Gatehouse`}</title>;
}
