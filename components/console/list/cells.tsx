"use client";

import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";

// They run in the browser, too: what React reads of a page has each text of each row once, and none of its element's classes. Else a page
// of a hundred rows says everything four times.

/**
 * A text of any length in a cell: cut to one line, whole on hover and while something of the row has the focus.
 * @param props.isShort cut sooner, where many columns share the box
 * @param props.isBeside it is below what the cell is about
 * @param props.href where it leads, in a row that leads nowhere itself; null or absent: nowhere
 */
export function CutText({
  text,
  isMono = false,
  isShort = false,
  isBeside = false,
  href = null,
  children,
}: {
  text: string;
  isMono?: boolean;
  isShort?: boolean;
  isBeside?: boolean;
  href?: string | null;
  children?: ReactNode;
}) {
  const classes = [isShort && "cut-short", isMono && "font-mono text-small", isBeside && "text-muted"];
  return (
    <span className={["cut", ...classes.filter(Boolean)].join(" ")} title={text} dir="auto">
      {href === null ? (
        (children ?? text)
      ) : (
        <Link className="link" href={href}>
          {text}
        </Link>
      )}
    </span>
  );
}

/**
 * The link that a row is the target of: one a row, named by it.
 * @param props.isSentence it is read as a whole, over as many lines as it takes
 */
export function RowLink({
  href,
  text,
  isMono = false,
  isSentence = false,
}: {
  href: string;
  text: string;
  isMono?: boolean;
  isSentence?: boolean;
}) {
  return (
    <Link
      data-row
      href={href}
      title={text}
      dir="auto"
      className={`${isSentence ? "break-words" : "cut"} link ${isMono ? "font-mono text-small" : "font-medium"}`}
    >
      {text}
    </Link>
  );
}

/** A moment of a row, or the word for none. */
export function When({ at, never = "" }: { at: Date | string | null; never?: string }) {
  return at ? <Moment at={at} isInRow /> : <span className="whitespace-nowrap">{never}</span>;
}
