/**
 * Ends the connection of a request whose body somebody began to read and gave up, as one that is too large, once it is answered. Node reads
 * nothing more from it, so that the next request over it, which behind a proxy may be anybody's, would wait until the proxy gives up.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function endUnread(request, response) {
  const { socket } = request;
  response.once("finish", () => {
    // What nobody began to read Node lets go itself: it flows by now.
    const isGivenUp = request.destroyed || !request.readableFlowing;
    if (!request.complete && isGivenUp) socket.destroySoon();
  });
}
