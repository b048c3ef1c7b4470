import type { Db } from "./database";

/**
 * A query that is made once for each database, and asked with other values each time: to make the text of a large one takes the processor longer
 * than all the rest of asking. In a transaction it is made for that one, since it belongs to a connection.
 *
 * Not for values of a column that keeps times or JSON where they may be null: the builder (drizzle 0.45, `fillPlaceholders`) gives null to the
 * column's encoder, which fails, or writes the JSON `null`.
 * @param prepare makes it, with `sql.placeholder` where values come
 * @returns the query of a database, in the shape that is asked for where it has several
 */
export function preparedQuery<Query, Shape = void>(
  prepare: (db: Db, shape: Shape) => Query,
): (db: Db, shape: Shape) => Query {
  const made = new WeakMap<Db, Map<Shape, Query>>();
  return (db, shape) => {
    const ofDatabase = made.get(db) ?? new Map<Shape, Query>();
    made.set(db, ofDatabase);
    const query = ofDatabase.get(shape) ?? prepare(db, shape);
    ofDatabase.set(shape, query);
    return query;
  };
}
