import type { Server } from "node:http";
import type { Server as EncryptedServer } from "node:https";

/**
 * Lets a server of a test listen, on any free port of the loopback interface unless told otherwise. It closes no idle connection: on a
 * busy machine it could be the one that the product is just about to use again.
 * @returns the port
 */
export async function listen(server: Server | EncryptedServer, port = 0, host = "127.0.0.1"): Promise<number> {
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}
