export type TableOfOrder = { name: string; dependsOn: readonly string[] };

/**
 * Tables in an order in which each comes after those that its rows refer to.
 * @throws Error when tables refer to each other in a circle: no order would do then
 */
export function inOrderOfReference<Table extends TableOfOrder>(tables: readonly Table[]): Table[] {
  const ordered: Table[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const isFree = ({ name, dependsOn }: Table) => dependsOn.every((other) => other === name || !names.has(other));
    const free = waiting.filter(isFree);
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...names].join(", ")}`);
    ordered.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return ordered;
}
