export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Dark, light, or what the browser wants, which is also what an unknown choice means. */
export function chooseTheme(chosen: string | undefined): Theme {
  return themes.find((theme) => theme === chosen) ?? "system";
}

/** What the page's root is given, so that the first paint is right without a script. */
export const themeClass: Record<Theme, string> = { system: "", light: "in-light", dark: "in-dark" };
