const variants = {
  good: "badge-good icon-circle-check",
  bad: "badge-bad icon-circle-x",
  warning: "badge-warning icon-triangle-alert",
  off: "badge-off icon-circle-off",
  open: "badge-off icon-circle-dashed",
};

/** A state as icon and word; never by colour alone. */
export function StatusBadge({ variant, label }: { variant: keyof typeof variants; label: string }) {
  return <span className={`badge ${variants[variant]}`}>{label}</span>;
}
