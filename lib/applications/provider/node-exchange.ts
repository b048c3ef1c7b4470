import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** A request as it arrived, read to its end. */
export type ArrivedRequest = { method: string; url: URL; headers: Headers; body: string; address: string };

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Lets a handler made for Node's server answer a web request. There is no connection beneath: the body was read, and the answer is
 * kept until it is whole.
 * @param base the address of the installation with the path that the handler is mounted at: its scheme and host count, whatever the
 *   request calls us
 */
export async function answerInNode(arrived: ArrivedRequest, base: URL, handler: Handler): Promise<Response> {
  const request = toNode(arrived, base);
  const response = new BufferedResponse(request);
  await Promise.all([handler(request, response), response.whole]);
  return response.toWeb();
}

function toNode({ method, url, headers, body, address }: ArrivedRequest, base: URL): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: address });
  Object.assign(socket, { encrypted: base.protocol === "https:" });
  const request = new IncomingMessage(socket);
  const path = url.pathname.slice(base.pathname.length) || "/";
  const bytes = Buffer.from(body, "utf8");
  request.method = method;
  request.url = `${path}${url.search}`;
  request.headers = { ...Object.fromEntries(headers), host: base.host, "content-length": String(bytes.length) };
  delete request.headers["transfer-encoding"];
  // The library finds its mount point by comparing the two.
  Object.assign(request, { originalUrl: `${base.pathname}${request.url}`, httpVersion: "1.1" });
  request.push(bytes);
  request.push(null);
  request.complete = true;
  return request;
}

/** A response that goes nowhere: its parts are kept. */
class BufferedResponse extends ServerResponse {
  readonly #parts: Buffer[] = [];
  readonly whole: Promise<void>;
  #finish: () => void = () => {};

  constructor(request: IncomingMessage) {
    super(request);
    this.whole = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  override write(chunk: string | Uint8Array): boolean {
    this.#parts.push(Buffer.from(chunk));
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) this.write(chunk);
    this.#finish();
    this.emit("finish");
    return this;
  }

  toWeb(): Response {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.getHeaders()))
      for (const one of Array.isArray(value) ? value : [value])
        if (one !== undefined) headers.append(name, String(one));
    headers.delete("transfer-encoding");
    const hasBody = ![204, 304].includes(this.statusCode);
    return new Response(hasBody ? Buffer.concat(this.#parts) : null, { status: this.statusCode, headers });
  }
}
