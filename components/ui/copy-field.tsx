import { CopyButton } from "./copy-button";

const longest = 300;

/** A value that the other side needs: whole, in mono, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  // The end of an address is what tells it from others; a certificate would fill the page.
  const flow = value.length > longest ? "overflow-x-auto whitespace-nowrap" : "break-all";
  return (
    <div className="mb-3">
      <p className="mb-1 text-muted">{label}</p>
      <div className="flex items-center gap-2">
        <code className={`min-w-0 flex-1 rounded-md bg-sunken px-2 py-1.5 font-mono text-small ${flow}`} tabIndex={0}>
          {value}
        </code>
        <CopyButton label={label} value={value} />
      </div>
    </div>
  );
}
