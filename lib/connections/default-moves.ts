import type { Connection } from "./connection";

type Named = Pick<Connection, "id" | "name">;
type Saved = Named & { signIn: Pick<Connection["signIn"], "isDefault"> };

/** The connection that stops being the default when this one is saved, by its name; null for none. Pure. */
export function takesDefaultFrom(holder: Named | null, saved: Saved): string | null {
  return holder !== null && saved.signIn.isDefault && holder.id !== saved.id ? holder.name : null;
}

/**
 * The same for connections that are saved one after another, for each of them. Pure.
 * @param holder the default connection before the first is saved
 */
export function defaultMoves(holder: Named | null, saved: readonly Saved[]): (string | null)[] {
  let current = holder;
  return saved.map((connection) => {
    const from = takesDefaultFrom(current, connection);
    if (connection.signIn.isDefault) current = connection;
    else if (current?.id === connection.id) current = null;
    return from;
  });
}
