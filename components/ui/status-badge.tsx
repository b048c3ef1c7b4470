import { CircleCheck, CircleDashed, CircleOff, CircleX, TriangleAlert } from "lucide-react";

const looks = {
  good: { Icon: CircleCheck, className: "bg-success-surface text-success" },
  bad: { Icon: CircleX, className: "bg-danger-surface text-danger" },
  warning: { Icon: TriangleAlert, className: "bg-warning-surface text-warning" },
  off: { Icon: CircleOff, className: "bg-sunken text-muted" },
  open: { Icon: CircleDashed, className: "bg-sunken text-muted" },
};

/** A state as icon and word; never by colour alone. */
export function StatusBadge({ look, label }: { look: keyof typeof looks; label: string }) {
  const { Icon, className } = looks[look];
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 font-medium sm:whitespace-nowrap ${className}`}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      {label}
    </span>
  );
}
