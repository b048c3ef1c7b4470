import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to a page of ours. Next would ask the server about every link that comes into view, dozens for each page of the console, to know
 * the page's frame before somebody chooses it; our pages are made for each request, so that what it learns saves nothing.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  return <NextLink {...props} prefetch={false} />;
}
