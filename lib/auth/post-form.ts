import { randomBytes } from "node:crypto";
import { noStoreHeaders } from "./sign-in-response";

/**
 * A page that posts fields to the identity provider by itself, and with a button where scripts are off. Its policy
 * allows this one script and this one target: the general policy of pages would block a form to another origin.
 */
export function postFormPage(
  target: string,
  fields: Record<string, string>,
  texts: { title: string; button: string; language: string },
): Response {
  const nonce = randomBytes(16).toString("base64");
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const html = `<!doctype html><html lang="${escapeHtml(texts.language)}"><head><meta charset="utf-8"><title>${escapeHtml(texts.title)}</title></head><body><form method="post" action="${escapeHtml(target)}">${inputs}<noscript><button type="submit">${escapeHtml(texts.button)}</button></noscript></form><script nonce="${nonce}">document.forms[0].submit()</script></body></html>`;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; form-action ${new URL(target).origin}; base-uri 'none'; frame-ancestors 'none'`;
  return new Response(html, {
    headers: { ...noStoreHeaders, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  });
}

/** Text as it stands in a page that we write by hand. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
