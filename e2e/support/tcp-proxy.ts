import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * How new connections are treated: passed on; accepted, and nothing more; accepted and ended; accepted and reset.
 */
type Treatment = "pass" | "silent" | "end" | "reset";

export type TcpProxy = {
  port: number;
  /** How many connections were accepted so far. */
  accepted(): number;
  treatNew(treatment: Treatment): void;
  /** What happens to the connections that exist now: nothing passes any more, or they are cut. */
  cutExisting(how: "silent" | "end" | "reset"): void;
  stop(): Promise<void>;
};

/** A network between us and a server that breaks in the ways in which networks break. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<{ near: Socket; far: Socket | null }>();
  let treatment: Treatment = "pass";
  let accepted = 0;
  const server = createServer((near) => {
    accepted += 1;
    near.on("error", () => undefined);
    if (treatment === "end") return near.resume().end();
    if (treatment === "reset") return near.resetAndDestroy();
    const far = treatment === "pass" ? connect(targetPort, "127.0.0.1") : null;
    const pair = { near, far };
    pairs.add(pair);
    near.once("close", () => {
      pairs.delete(pair);
      far?.destroy();
    });
    far?.on("error", () => near.destroy());
    far?.once("close", () => near.end());
    if (far) near.pipe(far).pipe(near);
    else near.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cutExisting: TcpProxy["cutExisting"] = (how) => {
    for (const { near, far } of pairs) {
      if (far) near.unpipe(far);
      far?.unpipe(near);
      // What would be passed on is swallowed: neither side learns anything.
      far?.removeAllListeners("close").resume();
      near.resume();
      if (how === "end") near.end();
      if (how === "reset") near.resetAndDestroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    treatNew: (next) => {
      treatment = next;
    },
    cutExisting,
    async stop() {
      cutExisting("reset");
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
