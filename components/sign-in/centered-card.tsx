import type { ReactNode } from "react";
import { PageTitle } from "@/components/ui/page-title";
import { plainOf } from "@/lib/branding/own-texts";
import { accentStyle, type Brand } from "./brand-mark";
import { CardBody, type PageTexts } from "./card-body";

/** The centred card of the pages for people signing in. */
export function CenteredCard({
  title,
  brand,
  own,
  children,
}: {
  title: string;
  brand?: Brand;
  own?: PageTexts;
  children: ReactNode;
}) {
  const shown = own?.heading ? plainOf(own.heading) : title;
  return (
    <main
      className="flex min-h-dvh items-center justify-center p-4 text-base leading-6"
      style={brand?.accent ? accentStyle(brand.accent) : undefined}
    >
      <section className="w-full max-w-[400px] rounded-lg border border-border bg-raised p-6">
        <PageTitle>{brand && brand.name !== shown ? `${shown} · ${brand.name}` : shown}</PageTitle>
        <CardBody title={title} brand={brand} own={own}>
          {children}
        </CardBody>
      </section>
    </main>
  );
}
