/** The button of a toolbar that Tab leads to: the one that had the focus last while it is open, else the first that is. Pure. */
export function stopOf(open: readonly boolean[], last: number): number {
  return open[last] ? last : open.indexOf(true);
}

/** The button that a key leads to from another one, past closed ones and round the ends; null: the key is none of a toolbar's. Pure. */
export function keyedStop(open: readonly boolean[], from: number, key: string): number | null {
  const places = open.flatMap((isOpen, place) => (isOpen ? [place] : []));
  const at = places.indexOf(from);
  switch (key) {
    case "ArrowRight":
      return places[(at + 1) % places.length] ?? null;
    case "ArrowLeft":
      return places.at(at - 1) ?? null;
    case "Home":
      return places[0] ?? null;
    case "End":
      return places.at(-1) ?? null;
    default:
      return null;
  }
}
