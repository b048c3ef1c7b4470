import type { Instrumentation } from "next";

/** Boots the process: settings, database, migrations, jobs. Node-only code is in its own file. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./lib/jobs/boot")).boot();
}

/** What a page or route failed with, under the reference that its error page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("./lib/log");
  const { failedRequest } = await import("./lib/failed-request");
  log().error(failedRequest(error, request, context), "a request failed");
};
