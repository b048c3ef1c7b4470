/**
 * What a text means, computed once for each text. Only for what depends on nothing but the text.
 * @param bounds how many texts are remembered, and how long they may be, because texts come from outside: the oldest give way, and
 * longer ones are computed each time
 */
export function remembering<Meaning>(
  compute: (text: string) => Meaning,
  bounds: { most: number; longest: number },
): (text: string) => Meaning {
  const remembered = new Map<string, Meaning>();
  return (text) => {
    if (text.length > bounds.longest) return compute(text);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const made = compute(text);
    const oldest = remembered.keys().next().value;
    if (remembered.size >= bounds.most && oldest !== undefined) remembered.delete(oldest);
    remembered.set(text, made);
    return made;
  };
}
