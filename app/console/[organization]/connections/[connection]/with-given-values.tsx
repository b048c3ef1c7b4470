import type { ReactNode } from "react";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { env } from "@/lib/env";
import { GivenValues } from "./given-values";
import { readGivenValues } from "./read-given-values";

/** A tab with the values for the provider beside it, in view while it is scrolled. */
export async function WithGivenValues({
  connection,
  db,
  children,
}: {
  connection: Connection;
  db: Db;
  children: ReactNode;
}) {
  return (
    <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_280px] xl:items-start xl:gap-6">
      <GivenValues id={connection.id} baseUrl={env().APP_URL} values={await readGivenValues(connection, db)} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
