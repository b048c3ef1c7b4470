/** Initials in a square: a mark of our own, because the providers' are theirs. */
export function ProviderMark({ name }: { name: string }) {
  const words = name.split(/[\s.]+/).filter(Boolean);
  const initials = (words.length > 1 ? words.slice(0, 2).map((word) => word[0]) : [name.slice(0, 2)]).join("");
  return (
    <span
      aria-hidden
      className="flex size-10 shrink-0 items-center justify-center rounded-md bg-sunken font-mono text-small font-semibold"
    >
      {initials}
    </span>
  );
}
