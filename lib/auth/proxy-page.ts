import { randomBytes } from "node:crypto";
import { getLocale, getTranslations } from "next-intl/server";
import { env } from "@/lib/env";
import { escapeHtml } from "./post-form";
import { noStoreHeaders } from "./sign-in-response";

type Texts = { title: string; paragraphs: string[]; link: { href: string; text: string } | null };

/** Says on the application's own host that somebody may not enter, which application it is, and whom to ask. */
export async function deniedPage(denied: {
  application: string;
  organization: string;
  reference: string;
}): Promise<Response> {
  const t = await getTranslations("applicationDenied");
  const { organization } = denied;
  return proxyPage({
    title: t("title"),
    paragraphs: [t("text", denied), t("ask", { organization }), `${t("reference")} ${denied.reference}`],
    link: { href: `${env().APP_URL}/dashboard`, text: t("back") },
  });
}

/** Says to whoever sets a proxy up that it does not ask us as it should. Nothing of the application is told. */
export async function misconfiguredPage(): Promise<Response> {
  const t = await getTranslations("proxy");
  return proxyPage({ title: t("misconfigured"), paragraphs: [t("compare")], link: null });
}

/**
 * A page for another host than ours: nothing of it is fetched, because nothing there is ours. It looks as the sign-in pages do, in both
 * themes.
 */
async function proxyPage({ title, paragraphs, link }: Texts): Promise<Response> {
  const nonce = randomBytes(16).toString("base64");
  const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:26rem;margin:12vh auto;padding:0 1.5rem;overflow-wrap:anywhere}h1{font-size:1.375rem;line-height:1.3}`;
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("");
  const anchor = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : "";
  const html = `<!doctype html><html lang="${escapeHtml(await getLocale())}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style nonce="${nonce}">${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}${anchor}</main></body></html>`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`;
  return new Response(html, {
    status: 403,
    headers: { ...noStoreHeaders, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  });
}
