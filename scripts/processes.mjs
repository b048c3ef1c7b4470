import { spawn } from "node:child_process";

/**
 * Hands on what tells this process to stop. A terminal tells all of them itself, and a second time would cut short what ends in
 * an orderly way.
 */
export function forwardSignals(child) {
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
}

/** Processes that live and end together: the first one that exits, or a signal, ends all of them. */
export function processGroup() {
  const children = [];
  let isStopping = false;
  function stop(code) {
    if (isStopping) return;
    isStopping = true;
    for (const child of children) child.kill("SIGTERM");
    setTimeout(() => process.exit(code), 3500).unref();
    Promise.all(
      children.map((child) =>
        child.exitCode === null && child.signalCode === null
          ? new Promise((resolve) => child.once("exit", resolve))
          : null,
      ),
    ).then(() => process.exit(code));
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(0));
  return function launch(command, args, environment, stdio) {
    const child = spawn(command, args, {
      stdio,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...environment },
    });
    children.push(child);
    child.once("exit", (code) => stop(code ?? 0));
    return child;
  };
}
