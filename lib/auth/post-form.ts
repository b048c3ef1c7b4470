import { randomBytes } from "node:crypto";
import { noStoreHeaders } from "./sign-in-response";

type Texts = { title: string; button: string; language: string };

/** An address of ours that the browser goes to when the other side has not answered by then. */
export type GiveUp = { milliseconds: number; address: string };

type FormOptions = { giveUp?: GiveUp | null; leadsOn?: boolean; isFramed?: boolean };

/**
 * A page that posts fields to the identity provider automatically, and with a button where scripts are off. Its policy
 * allows this one script and this one target: the general policy of pages would block a form to another origin.
 * @param leadsOn whether the provider's answer may be a redirect to anywhere, as a logout goes from one participant to the next:
 *   browsers hold the whole way against the policy
 * @param isFramed whether a page of the target's origin may show this one in a frame
 */
export function postFormPage(
  target: string,
  fields: Record<string, string>,
  texts: Texts,
  { giveUp = null, leadsOn = false, isFramed = false }: FormOptions = {},
): Response {
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const form = `<form method="post" action="${escapeHtml(target)}">${inputs}<noscript><button type="submit">${escapeHtml(texts.button)}</button></noscript></form>`;
  const script = `document.forms[0].submit()${waiting(giveUp)}`;
  const { origin } = new URL(target);
  const policy = `form-action ${leadsOn ? "https: http:" : origin}; frame-ancestors ${isFramed ? origin : "'none'"}`;
  return leavingPage({ head: "", body: form }, script, policy, texts);
}

/**
 * A page that goes to an address automatically, where scripts are off, too; a link is there for browsers that do not. Unlike a redirect it is
 * still there while the other side is silent, and can go on without it.
 */
export function goingPage(target: string, texts: Texts, giveUp: GiveUp | null = null): Response {
  const address = escapeHtml(target);
  const head = `<noscript><meta http-equiv="refresh" content="0;url=${address}"></noscript>`;
  const body = `<p>${escapeHtml(texts.title)}</p><noscript><a href="${address}">${escapeHtml(texts.button)}</a></noscript>`;
  const script = `location.replace(${scriptText(target)})${waiting(giveUp)}`;
  return leavingPage({ head, body }, script, "form-action 'none'; frame-ancestors 'none'", texts);
}

/** Going elsewhere takes back the navigation that is still waiting for its answer. */
function waiting(giveUp: GiveUp | null): string {
  if (!giveUp) return "";
  return `;setTimeout(()=>location.replace(${scriptText(giveUp.address)}),${giveUp.milliseconds})`;
}

/** @param itsPolicy what the policy says of forms and frames */
function leavingPage(
  { head, body }: { head: string; body: string },
  script: string,
  itsPolicy: string,
  { title, language }: Texts,
): Response {
  const nonce = randomBytes(16).toString("base64");
  const html = `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>${head}</head><body>${body}<script nonce="${nonce}">${script}</script></body></html>`;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; ${itsPolicy}`;
  return new Response(html, {
    headers: { ...noStoreHeaders, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  });
}

/** Text as it is in a page that we write by hand. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text of a script that we write by hand; nothing in it ends the script. */
function scriptText(text: string): string {
  return JSON.stringify(text).replace(
    /[<>\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
