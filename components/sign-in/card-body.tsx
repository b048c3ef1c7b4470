import type { ReactNode } from "react";
import { type OwnText, type PageTextField, plainOf } from "@/lib/branding/own-texts";
import { type Brand, BrandMark } from "./brand-mark";
import { OwnTextLines } from "./own-text";

/** The custom texts that a page shows, of the organization that it is of. */
export type PageTexts = Partial<Record<PageTextField, OwnText | null>>;

/** What is in the card of a page for people signing in, the same on the page and in the preview of the console. */
export function CardBody({
  title,
  brand,
  own = {},
  isPreview = false,
  children,
}: {
  /** The heading, where the organization has none of its own. */
  title: string;
  brand?: Brand;
  own?: PageTexts;
  /** A preview is part of a page that has its heading already. */
  isPreview?: boolean;
  children: ReactNode;
}) {
  const { heading, introduction, help } = own;
  const Heading = isPreview ? "p" : "h1";
  return (
    <>
      {brand && <BrandMark brand={brand} />}
      <Heading
        lang={heading?.language}
        className={`${introduction ? "mb-2" : "mb-4"} text-xl font-semibold break-words`}
      >
        {heading ? plainOf(heading) : title}
      </Heading>
      {introduction && <OwnTextLines text={introduction} className="mb-4" />}
      {children}
      {help && <OwnTextLines text={help} className="mt-4 border-t border-border pt-4 text-muted" />}
    </>
  );
}
