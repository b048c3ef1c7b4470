import type { IconName } from "./icon-sheet";

const sizes = { 14: " icon-14", 16: "", 18: " icon-18", 24: " icon-24" };

/**
 * An icon in the colour of its text. The drawing is in the style sheet, so that a page says only its name however often it shows it.
 * @param label what it says by itself; without one the words beside it say it
 */
export function Icon({
  name,
  size = 16,
  className,
  label,
}: {
  name: IconName;
  size?: keyof typeof sizes;
  className?: string;
  label?: string;
}) {
  const classes = `icon icon-${name}${sizes[size]}${className ? ` ${className}` : ""}`;
  return label === undefined ? (
    <span aria-hidden className={classes} />
  ) : (
    <span role="img" aria-label={label} className={classes} />
  );
}
