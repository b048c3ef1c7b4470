/** The mark of Gatehouse, as in app/icon.svg. */
export function ProductMark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path d="M8 24V14a8 8 0 0 1 16 0v10h-4V14a4 4 0 0 0-8 0v10z" fill="var(--accent-text)" />
    </svg>
  );
}
