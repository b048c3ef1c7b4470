/** `#rrggbb`, lower case. */
export const colorPattern = /^#[0-9a-f]{6}$/;

export function isColor(text: string): boolean {
  return colorPattern.test(text);
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on a colour; one of them always reaches 4.5 to 1. */
export function textOn(color: string): "#000000" | "#ffffff" {
  return contrast(color, "#ffffff") >= contrast(color, "#000000") ? "#ffffff" : "#000000";
}

/** Surfaces that buttons are on, as app/globals.css has them. */
export const surfaces = { light: "#ffffff", dark: "#1a1a1f" } as const;

/** The themes in which a button of this colour hardly differs from the page (WCAG 2.2, 1.4.11: 3 to 1). */
export function faintThemes(color: string): (keyof typeof surfaces)[] {
  return (Object.keys(surfaces) as (keyof typeof surfaces)[]).filter((theme) => contrast(color, surfaces[theme]) < 3);
}
