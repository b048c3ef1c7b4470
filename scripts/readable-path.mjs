/**
 * The address of a request, such that every part of its path can be decoded and stored: what is no UTF-8, or holds a NUL, is looked
 * for as it was written. Nothing has such a name, so each page and route answers in its own way that there is nothing; Next.js
 * would end with status 500 before any of them is asked, or the database would.
 * @param {string} url path and query, as they stand in the request
 */
export function readablePath(url) {
  const [path, ...query] = url.split("?");
  const tidy = tidyScimPath(path);
  return [isReadable(tidy) ? tidy : tidy.replaceAll("%", "%25"), ...query].join("?");
}

/**
 * Directories put addresses together with slashes too many. Next.js would send them to another address, and several of their clients
 * go there without their token.
 */
function tidyScimPath(path) {
  return /^\/scim\/v2\//.test(path) ? path.replace(/\/{2,}/g, "/").replace(/\/$/, "") : path;
}

function isReadable(path) {
  try {
    return !decodeURIComponent(path).includes("\u0000");
  } catch {
    return false;
  }
}
