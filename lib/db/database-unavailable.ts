/** The database did not answer in time, or the connection to it was lost. Trying again later may work. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
}

/**
 * Whether that is what an error comes from: the query builder wraps it. Told by its name, because one process holds several
 * bundles of the server's code, and the class of one is not that of another.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name === "DatabaseUnavailable") return true;
  return false;
}

/**
 * Waits for work, but not longer than the limit. What arrived while this process itself was busy counts: the answer is
 * looked for once more before the limit is enforced.
 * @throws DatabaseUnavailable with the sentence when the limit is reached; the work goes on and its end is ignored
 */
export function within<T>(work: Promise<T>, milliseconds: number, sentence: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => setImmediate(() => setImmediate(() => reject(new DatabaseUnavailable(sentence)))),
      milliseconds,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
