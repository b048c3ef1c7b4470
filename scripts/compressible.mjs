/**
 * What programs ask for by a key in each request, and the description of it. Not the files of the reference: each would be compressed again for
 * everybody who asks, for half a megabyte of scripts 40 ms of a core.
 */
const forPrograms = /^\/(?:api\/v1|scim)\//;

/**
 * Lets answers to programs be compressed: a list of the REST API is ten times as long without. Next names the type of what a route answers as a
 * list of one, in which its compression finds no type, so it would send it as it is. Everything else that routes answer stays so: a page of
 * another site can make a browser ask for it with its cookies, and the length of a compressed answer tells about the secrets in it (BREACH).
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function letCompress(request, response) {
  // What changes something is answered shortly, and compressing costs more than it saves.
  if (request.method !== "GET" || !forPrograms.test(request.url ?? "")) return;
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => {
    const isTypeInList = name.toLowerCase() === "content-type" && Array.isArray(value);
    return setHeader(name, isTypeInList ? value.join() : value);
  };
}
