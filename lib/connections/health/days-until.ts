/** Whole days from now; negative when it is over. Stands alone, because browsers load it, too. */
export function daysUntil(date: string, now: Date): number {
  return Math.floor((new Date(date).getTime() - now.getTime()) / 86_400_000);
}
