"use client";

/**
 * What one row of the audit log changed, folded. It runs in the browser because a page has hundreds of lines: what React reads has each as
 * a text instead of elements.
 */
export function Changes({ label, of, lines }: { label: string; of: string; lines: readonly string[] }) {
  return (
    <details className="changes">
      <summary>
        {label} <span className="sr-only">{of}</span>
      </summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
