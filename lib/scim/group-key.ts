/** A key can be so long, with room for what tells it from others. */
const longest = 56;

/** What a group is called in rules and claims, made of its name: letters, digits and hyphens. Pure. */
function groupKeyOf(name: string): string {
  const plainLetters = name.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plainLetters.split(/[^a-z0-9]+/).filter(Boolean);
  let key = "";
  for (const word of words) {
    const longer = key === "" ? word : `${key}-${word}`;
    if (longer.length > longest) break;
    key = longer;
  }
  return key || words[0]?.slice(0, longest) || "group";
}

/** The key, and what it becomes where another group has it. */
export function groupKeys(name: string): string[] {
  const key = groupKeyOf(name);
  return [key, ...Array.from({ length: 98 }, (_, index) => `${key}-${index + 2}`)];
}
