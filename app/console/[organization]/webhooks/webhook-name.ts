/** What a webhook is called: by its description, or else by whom it calls. Pure. */
export function webhookName({ description, url }: { description: string; url: string }): string {
  return description || new URL(url).host;
}
