import type { OwnText } from "@/lib/branding/own-texts";

/** A text that an organization wrote, as it was written: plain words, and links that show the whole address that they lead to. */
export function OwnTextLines({ text: { pieces, language }, className }: { text: OwnText; className: string }) {
  let at = 0;
  return (
    <p lang={language} className={`break-words whitespace-pre-line ${className}`}>
      {pieces.map(({ kind, value }) => {
        const key = at;
        at += value.length;
        if (kind === "words") return value;
        return (
          // Left to right and apart from the text around it, so that nothing before or after reorders the address.
          <a key={key} href={value} dir="ltr" target="_blank" rel="noopener noreferrer" className="link wrap-anywhere">
            {value}
          </a>
        );
      })}
    </p>
  );
}
