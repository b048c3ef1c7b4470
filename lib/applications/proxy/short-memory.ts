/**
 * Remembers values for a short time, and no more of them than told: the oldest one makes room. Time is an argument, so that an
 * answer is never older than the question that filled it.
 */
export class ShortMemory<V> {
  private readonly kept = new Map<string, { value: V; until: number }>();

  constructor(private readonly bounds: { milliseconds: number; entries: number }) {}

  /** What is remembered, unless it is too old. */
  get(key: string, now: Date): V | undefined {
    const found = this.kept.get(key);
    return found !== undefined && now.getTime() < found.until ? found.value : undefined;
  }

  /** @param now when the value was asked for, not when it came: what changed in between is forgotten in time */
  set(key: string, value: V, now: Date): void {
    this.kept.delete(key);
    this.kept.set(key, { value, until: now.getTime() + this.bounds.milliseconds });
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.bounds.entries && oldest !== undefined) this.kept.delete(oldest);
  }

  delete(key: string): void {
    this.kept.delete(key);
  }

  /** Forgets everything that fits. */
  deleteWhere(fits: (key: string, value: V) => boolean): void {
    for (const [key, { value }] of this.kept) if (fits(key, value)) this.kept.delete(key);
  }

  get size(): number {
    return this.kept.size;
  }
}
