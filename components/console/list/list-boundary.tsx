import { type ReactNode, Suspense } from "react";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { ListSkeleton } from "@/components/ui/skeleton";

/**
 * A list that is read while its page stands already, with a skeleton in its place. What is streamed in later is put in its place by a
 * script: a browser without scripts goes on at once to the same address with `scripts=off`, where the page comes with its rows.
 */
export function ListBoundary({
  path,
  query,
  rows,
  children,
}: {
  path: string;
  query: PageQuery;
  rows: number;
  children: ReactNode;
}) {
  if (query.scripts === "off") return children;
  const skeleton = (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={`0;url=${withQuery(path, query, { scripts: "off" })}`} />
      </noscript>
      <ListSkeleton rows={rows} />
    </>
  );
  return (
    <Suspense key={JSON.stringify(query)} fallback={skeleton}>
      {children}
    </Suspense>
  );
}
