/** Boots the process: settings, database, migrations, jobs. Node-only code stands in its own file. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./lib/jobs/boot")).boot();
}
