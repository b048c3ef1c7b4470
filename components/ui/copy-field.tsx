import { CopyButton } from "./copy-button";

/** A value that the other side needs: whole, in mono, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div className="mb-3">
      <p className="mb-1 text-muted">{label}</p>
      <div className="flex items-center gap-2">
        <code
          className="min-w-0 flex-1 overflow-x-auto rounded-md bg-sunken px-2 py-1.5 font-mono text-[13px] whitespace-nowrap"
          tabIndex={0}
        >
          {value}
        </code>
        <CopyButton label={label} value={value} />
      </div>
    </div>
  );
}
