/**
 * Follows the connections of a server, so that it ends once everything that was asked is answered. Node closes those that wait between
 * two requests; a connection on which none was begun, as browsers open them in advance, would keep the server for as long as they like.
 * @param {import("node:http").Server} server
 * @returns {(done: () => void) => void} takes no new connection, and calls back when the last one has ended
 */
export function closable(server) {
  /** How many requests of each connection are being answered. */
  const answering = new Map();
  let isClosing = false;
  const change = (socket, by) => {
    const count = answering.get(socket);
    if (count === undefined) return;
    answering.set(socket, count + by);
    if (isClosing && count + by === 0) socket.destroySoon();
  };
  server.on("connection", (socket) => {
    answering.set(socket, 0);
    socket.once("close", () => answering.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    change(socket, 1);
    response.once("close", () => change(socket, -1));
  });
  return (done) => {
    isClosing = true;
    server.close(done);
    for (const socket of [...answering.keys()]) change(socket, 0);
  };
}
