/** A text as HTML. */
export const html = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * A page of a sample application.
 * @param body HTML
 * @param told what the application was told, a row each
 */
export function samplePage(name: string, body: string, told: Readonly<Record<string, unknown>> = {}): string {
  const rows = Object.entries(told).map(
    ([key, value]) =>
      `<tr><th scope="row">${html(key)}</th><td>${html(typeof value === "string" ? value : JSON.stringify(value))}</td></tr>`,
  );
  const table =
    rows.length > 0 ? `<table><caption>What the application was told</caption>${rows.join("")}</table>` : "";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(name)}</title>
<style>body{font:1rem/1.5 system-ui;max-width:45rem;margin:2rem auto;padding:0 1rem}td,th,caption{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}td{overflow-wrap:anywhere}</style>
<main><h1>${html(name)}</h1>${body}${table}</main></html>`;
}
