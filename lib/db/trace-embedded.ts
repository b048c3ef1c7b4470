import type { PGlite, Transaction } from "@electric-sql/pglite";
import { traced } from "@/lib/metrics/tracer";

/** Lets each statement of the embedded database be told, also within its transactions. */
export function traceEmbedded(client: PGlite): void {
  traceQueries(client);
  const transaction = client.transaction.bind(client);
  client.transaction = (work) =>
    transaction((tx) => {
      traceQueries(tx);
      return work(tx);
    });
}

function traceQueries(asked: Pick<PGlite | Transaction, "query">): void {
  const query = asked.query.bind(asked);
  asked.query = (text, ...rest) => traced({ kind: "database", text }, () => query(text, ...rest));
}
