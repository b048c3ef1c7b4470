import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { endUnread } from "./unread-body.mjs";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** What becomes of a connection on which a large message is sent, and then asked for something else. */
async function afterLargeMessage(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    endUnread(request, response);
    if (request.method === "GET") response.end("next");
    else answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let text = "";
  return new Promise<string>((resolve) => {
    socket.setEncoding("utf8").on("data", (chunk) => {
      if (text === "") socket.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      text += chunk;
      if (text.endsWith("next\r\n0\r\n\r\n") || text.endsWith("next")) resolve("answered");
    });
    socket.on("error", () => undefined).once("close", () => resolve("ended"));
    const body = "A".repeat(4_000_000);
    socket.write(`POST / HTTP/1.1\r\nHost: test\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
}

it("a connection whose message was given up ends, instead of letting the next request wait", async () => {
  const seen = await afterLargeMessage(async (request, response) => {
    const reader = Readable.toWeb(request).getReader();
    await reader.read();
    await reader.cancel();
    response.end("too large");
  });
  expect(seen).toBe("ended");
});

it.each([
  ["that nobody looked at", (_: IncomingMessage, response: ServerResponse) => response.end("no")],
  [
    "that was read to its end",
    (request: IncomingMessage, response: ServerResponse) => request.resume().once("end", () => response.end("yes")),
  ],
])("one with a message %s is used again", async (_, answer) => {
  expect(await afterLargeMessage(answer)).toBe("answered");
});
