/** Boots the process: settings, database, migrations, jobs. Node-only code stands in its own file. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./lib/jobs/boot")).boot();
}

/** What a page or route failed with, under the reference that its error page shows. */
export async function onRequestError(error: unknown, request: { path: string; method: string }): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("./lib/log");
  const reference = error instanceof Error && "digest" in error ? error.digest : undefined;
  // The query may hold a ticket or a code.
  log().error({ reference, err: error, method: request.method, path: request.path.split("?")[0] }, "a request failed");
}
