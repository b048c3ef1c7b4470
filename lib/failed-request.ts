/** What is written about a page or route that failed. */
export type FailedRequest = { reference: unknown; err: unknown; method: string; route: string };

/**
 * A failed request without what stood in its address: paths carry tokens (first run, setup links, tests), queries carry tickets
 * and codes. The route's pattern says where it failed, and the reference is the one on the error page.
 * @param context what Next.js says about the route; `routePath` is its pattern, with names in brackets
 */
export function failedRequest(
  error: unknown,
  request: { method: string },
  context: { routePath: string },
): FailedRequest {
  const reference = error instanceof Error && "digest" in error ? error.digest : undefined;
  return { reference, err: error, method: request.method, route: context.routePath };
}
