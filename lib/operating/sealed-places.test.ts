import { readdirSync } from "node:fs";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { resealed, sealedPlaces } from "./sealed-places";

const modules = await Promise.all(
  readdirSync("drizzle/schema").map((file): Promise<object> => import(`../../drizzle/schema/${file}`)),
);
const tables = modules
  .flatMap((module) => Object.values(module))
  .filter((value): value is PgTable => is(value, PgTable));
const columnsOf = (table: PgTable) => Object.values(getTableColumns(table)).map(({ name }) => name);
const known = sealedPlaces.map(({ table, column }) => `${table}.${column}`);

it("every column that is called encrypted is encrypted again when the secret changes", () => {
  const encrypted = tables.flatMap((table) =>
    columnsOf(table).flatMap((name) => (name.startsWith("encrypted_") ? [`${getTableName(table)}.${name}`] : [])),
  );
  expect(encrypted.length).toBeGreaterThan(12);
  expect(encrypted.filter((column) => !known.includes(column))).toEqual([]);
});

it.each(sealedPlaces.map((place) => [`${place.table}.${place.column}`, place] as const))(
  "%s is there, with its key and what its purpose is made of",
  (_name, { table: name, column, key, reads = [], purposes }) => {
    const table = tables.find((candidate) => getTableName(candidate) === name);
    if (!table) throw new Error(`${name} is no table`);
    const config = getTableConfig(table);
    const primary = [
      ...config.columns.filter(({ primary }) => primary).map(({ name }) => name),
      ...config.primaryKeys.flatMap(({ columns }) => columns.map(({ name }) => name)),
    ];
    expect([...key].sort()).toEqual(primary.sort());
    expect(columnsOf(table)).toEqual(expect.arrayContaining([column, ...reads]));
    // Whatever a purpose names is read with the row.
    const row = new Proxy<Record<string, string>>({}, { get: (_target, field) => `<${String(field)}>` });
    const named = (purposes?.(row) ?? []).join(" ").match(/(?<=<)\w+(?=>)/g) ?? [];
    expect(named.filter((field) => ![...key, ...reads].includes(field))).toEqual([]);
  },
);

const older = createSecretBox(["the older secret that is long enough"]);
const newer = createSecretBox(["the newer secret that is long enough", "the older secret that is long enough"]);
const newest = createSecretBox(["the newer secret that is long enough"]);

it("a value within another one is sealed again, too, and the rest of the text stays", () => {
  const inner = older.seal("client secret", "inner");
  const text = `{"draft":"${older.seal(`{"secret":"${inner}","name":"g1.x"}`, "outer")}","a":[1]}`;
  const again = resealed(text, ["outer", "inner"], newer);
  const [, sealed = ""] = /"draft":"([^"]+)"/.exec(again) ?? [];
  expect(again).toBe(`{"draft":"${sealed}","a":[1]}`);
  const within = JSON.parse(newest.open(sealed, "outer"));
  expect(within.name).toBe("g1.x");
  expect(newest.open(within.secret, "inner")).toBe("client secret");
});

it("what was sealed for something else stops it", () => {
  expect(() => resealed(older.seal("text", "one"), ["another"], newer)).toThrow();
});

it("an older secret is one that is not the newest", () => {
  expect(newest.olderKeyIds).toEqual([]);
  expect(newer.olderKeyIds).toEqual([older.keyId]);
  const twice = ["the newer secret that is long enough", "the newer secret that is long enough"] as const;
  expect(createSecretBox([...twice]).olderKeyIds).toEqual([]);
});
