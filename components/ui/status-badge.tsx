const looks = {
  good: "badge-good icon-circle-check",
  bad: "badge-bad icon-circle-x",
  warning: "badge-warning icon-triangle-alert",
  off: "badge-off icon-circle-off",
  open: "badge-off icon-circle-dashed",
};

/** A state as icon and word; never by colour alone. */
export function StatusBadge({ look, label }: { look: keyof typeof looks; label: string }) {
  return <span className={`badge ${looks[look]}`}>{label}</span>;
}
