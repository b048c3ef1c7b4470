import { createServer, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { closable } from "./closable.mjs";

const opened: (Server | Socket)[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) "closeAllConnections" in one ? one.closeAllConnections() : one.destroy();
});

/** A server that answers when it is told to. */
async function waitingServer() {
  const asked: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    asked.push(response);
  });
  opened.push(server);
  const close = closable(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, port, closed: () => new Promise<void>((resolve) => close(resolve)) };
}

/** A connection on which nothing was asked yet. */
async function connection(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  opened.push(socket);
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

it("ends although a browser keeps a connection that it never used", async () => {
  const { port, closed } = await waitingServer();
  const socket = await connection(port);
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.resume();
  await closed();
  await ended;
});

it("ends although a connection was kept after its answer", async () => {
  const { asked, port, closed } = await waitingServer();
  const socket = await connection(port);
  socket.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
  await expect.poll(() => asked.length).toBe(1);
  asked[0]?.end("answer");
  await new Promise((resolve) => socket.once("data", resolve));
  await closed();
});

it("answers what was asked before, whole, and then ends", async () => {
  const { asked, port, closed } = await waitingServer();
  const answer = new Promise<string>((resolve, reject) => {
    request({ port, host: "127.0.0.1", agent: false, headers: { connection: "keep-alive" } }, (message) => {
      let text = "";
      message.on("data", (chunk) => {
        text += chunk;
      });
      message.once("end", () => resolve(text));
    })
      .once("error", reject)
      .end();
  });
  await expect.poll(() => asked.length).toBe(1);
  const end = closed();
  const whole = "x".repeat(1_000_000);
  asked[0]?.end(whole);
  expect(await answer).toBe(whole);
  await end;
});
