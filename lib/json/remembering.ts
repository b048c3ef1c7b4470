/**
 * What a text means, computed once for each text. Only for what depends on nothing but the text.
 * @param bounds how many texts are remembered, how long each may be, and all together (in characters), because texts come from outside:
 * the oldest give way, and longer ones are computed each time
 */
export function remembering<Meaning>(
  compute: (text: string) => Meaning,
  bounds: { most: number; longest: number; together?: number },
): (text: string) => Meaning {
  const remembered = new Map<string, Meaning>();
  const { most, longest, together = most * longest } = bounds;
  let length = 0;
  return (text) => {
    if (text.length > longest) return compute(text);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const made = compute(text);
    remembered.set(text, made);
    length += text.length;
    for (const oldest of remembered.keys()) {
      if (remembered.size <= most && length <= together) break;
      remembered.delete(oldest);
      length -= oldest.length;
    }
    return made;
  };
}
