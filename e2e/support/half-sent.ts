import { connect } from "node:net";
import { bootstrapKey } from "./gatehouse";

/** A request to the REST API of which the server has the head, and half of the body. */
export type HalfSent = {
  /** Sends the rest. */
  finish: () => void;
  /** The status of the answer; undefined before there is one. */
  status: () => number | undefined;
};

/**
 * Begins to create something, and goes on once the server has said that it reads on (RFC 9110 section 10.1.1): until then it knows
 * nothing of the request, and may close the connection as one that is idle.
 */
export async function sendHalf(base: string, path: string, document: object): Promise<HalfSent> {
  const { host, port } = new URL(base);
  const body = JSON.stringify(document);
  const socket = connect(Number(port), "localhost");
  let answer = "";
  const reading = new Promise<void>((resolve, reject) => {
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
      if (!answer.startsWith(goOn)) return;
      answer = answer.slice(goOn.length);
      resolve();
    });
    socket.once("error", reject).once("close", () => reject(new Error("closed before it was read")));
  });
  const head = [
    `POST /api/v1${path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${bootstrapKey}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Expect: 100-continue",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await reading;
  socket.write(body.slice(0, 10));
  const status = () => {
    const [, code] = /^HTTP\/1\.1 (\d+) /.exec(answer) ?? [];
    return code === undefined ? undefined : Number(code);
  };
  return { finish: () => socket.write(body.slice(10)), status };
}

const goOn = "HTTP/1.1 100 Continue\r\n\r\n";
