import Bowser from "bowser";

/**
 * A browser's own description of itself as people say it.
 * @returns browser and system, either null when it is not known; both null for no description
 */
export function deviceName(userAgent: string | null): { browser: string | null; system: string | null } {
  if (!userAgent) return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent);
  return { browser: browser.name || null, system: os.name || null };
}

/** The same as arguments of the text `dashboard.device`, which has a word for what is not known. */
export function deviceTextValues(userAgent: string | null) {
  const { browser, system } = deviceName(userAgent);
  return {
    hasBrowser: browser ? "yes" : "no",
    browser: browser ?? "",
    hasSystem: system ? "yes" : "no",
    system: system ?? "",
  };
}
