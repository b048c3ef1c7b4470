/** A Chromium for the journeys, or null; see `browser.mjs`. */
export function findBrowser(): Promise<string | null>;
