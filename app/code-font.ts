import localFont from "next/font/local";

/**
 * Geist Mono, as the package `geist` has it, but fetched only where a text is set in it: pages on which people sign in show none, and the file is
 * larger than everything else of ours on them.
 */
export const codeFont = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  fallback: ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "DejaVu Sans Mono", "monospace"],
});
