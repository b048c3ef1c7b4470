/** Longer than a body takes on any ordinary connection. */
const slowMilliseconds = 1_000;

/**
 * Reads the body of a request whose key was asked for before. A body that comes byte by byte would otherwise keep what the key may do for minutes
 * after it was revoked.
 * @param askAgain asks once more, when the body took long; what it throws is the answer
 */
export async function readAsked<Body>(read: () => Promise<Body>, askAgain: () => Promise<void>): Promise<Body> {
  const begun = performance.now();
  const body = await read();
  if (performance.now() - begun > slowMilliseconds) await askAgain();
  return body;
}
