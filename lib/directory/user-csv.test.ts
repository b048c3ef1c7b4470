import { describe, expect, it } from "vitest";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import { userColumnsWith } from "./export-users";
import type { ImportColumns } from "./import-fields";
import { columnsProblem, guessColumns, readUserRows } from "./user-csv";

const attributes: AttributeDefinition[] = [
  { key: "costCenter", label: "Kostenstelle", type: "number" },
  { key: "tags", label: "Tags", type: "list" },
  { key: "external", label: "External", type: "boolean" },
];
const record = (...cells: string[]) => ({ line: 2, cells });
const read = (columns: ImportColumns, ...rows: string[][]) =>
  readUserRows(
    rows.map((cells, index) => ({ line: index + 2, cells })),
    columns,
    attributes,
  );
const problems = (columns: ImportColumns, ...cells: string[]) =>
  readUserRows([record(...cells)], columns, attributes)[0]?.problems;

describe("what a column is", () => {
  it.each([
    ["our own export", ["email", "fullName", "roles"], ["email", "fullName", "roles"]],
    ["Entra", ["User principal name", "Display name", "First name"], ["userPrincipalName", "fullName", "firstName"]],
    ["Okta", ["login", "email", "mobilePhone"], ["userName", "email", "mobile"]],
    ["German", ["E-Mail-Adresse", "Vorname", "Nachname"], ["email", "firstName", "lastName"]],
    ["French", ["Adresse e-mail", "Prénom", "Nom"], ["email", "firstName", "lastName"]],
    ["Spanish", ["Correo electrónico", "Nombre", "Apellidos"], ["email", "firstName", "lastName"]],
    [
      "Japanese",
      ["メール アドレス", "姓", "名", "ユーザー プリンシパル名"],
      ["email", "lastName", "firstName", "userPrincipalName"],
    ],
    ["custom attributes", ["attributes.costCenter", "TAGS"], ["attributes.costCenter", "attributes.tags"]],
    ["a custom attribute by its label", ["Kosten-Stelle"], ["attributes.costCenter"]],
    ["what nobody knows", ["email", "shoe size"], ["email", null]],
    ["two of one kind: the first", ["Mail", "E-mail"], ["email", null]],
  ])("%s", (_name, header, expected) => {
    expect(guessColumns(header, attributes)).toEqual(expected);
  });

  it("knows every field of our own export, and reads nothing that cannot be set", () => {
    const names = userColumnsWith(attributes).map(({ name }) => name);
    const unread = ["id", "emailVerified", "createdBy", "createdAt", "lastSignInAt"];
    expect(guessColumns(names, attributes)).toEqual(names.map((name) => (unread.includes(name) ? null : name)));
  });

  it.each([
    [["email", null], null],
    [["email", "email"], "columns_repeated"],
    [["fullName", null], "columns_email"],
    [["email"], "columns_other_file"],
    [["email", "attributes.tags"], null],
    [["email", "attributes.gone"], "columns_unknown"],
  ] satisfies [ImportColumns, string | null][])("%j", (columns, expected) => {
    expect(columnsProblem(columns, ["a", "b"], attributes)).toBe(expected);
  });
});

describe("a row", () => {
  it("is a user as the REST API takes one", () => {
    const columns = ["email", "fullName", "status", "roles", "groups"] as const;
    const [row] = read(columns, [" Ada@Acme.Example ", " Ada ", "Suspended", "developer; finance;developer", "ops"]);
    expect(row?.user).toEqual({
      email: "ada@acme.example",
      fullName: "Ada",
      status: "suspended",
      roles: ["developer", "finance"],
      groups: ["ops"],
    });
  });

  it("has custom attributes, each of its type", () => {
    const columns = ["email", "attributes.costCenter", "attributes.tags", "attributes.external"] as const;
    expect(read(columns, ["a@b.co", "4.5", "red; green;red", "TRUE"])[0]?.user).toEqual({
      email: "a@b.co",
      attributes: { costCenter: 4.5, tags: ["red", "green"], external: true },
    });
    expect(read(columns, ["a@b.co", "", "", ""])[0]?.user).toEqual({ email: "a@b.co" });
    expect(problems(columns, "a@b.co", "much", "x".repeat(201), "perhaps")).toEqual([
      { field: "attributes.tags", problem: "attribute_value" },
      { field: "attributes.costCenter", problem: "attribute_number" },
      { field: "attributes.external", problem: "attribute_boolean" },
    ]);
  });

  it("says nothing by an empty cell, and needs no cell at its end", () => {
    const [row] = read(["email", "fullName", "roles"], ["ada@acme.example", " "]);
    expect(row?.user).toEqual({ email: "ada@acme.example" });
  });

  it("reads no column that was not chosen", () => {
    const [row] = read([null, "email"], ["Ada", "ada@acme.example"]);
    expect(row?.user).toEqual({ email: "ada@acme.example" });
  });

  it.each([
    ["an address that is none", ["email"], ["ada"], [{ field: "email", problem: "email" }]],
    ["no address", ["email", "fullName"], ["", "Ada"], [{ field: "email", problem: "required" }]],
    [
      "a name with a line break",
      ["email", "fullName"],
      ["a@b.co", "A\nB"],
      [{ field: "fullName", problem: "plain_text" }],
    ],
    [
      "a name that is too long",
      ["email", "firstName"],
      ["a@b.co", "x".repeat(101)],
      [{ field: "firstName", problem: "too_long: 100" }],
    ],
    [
      "a role that can be none",
      ["email", "roles"],
      ["a@b.co", "No Role!;x y"],
      [{ field: "roles", problem: "role_key" }],
    ],
    ["a status that is none", ["email", "status"], ["a@b.co", "gone"], [{ field: "status", problem: "choice" }]],
    ["cells without a column", ["email"], ["a@b.co", "Lovelace"], [{ field: null, problem: "cells_too_many" }]],
  ] satisfies [string, ImportColumns, string[], unknown][])("is refused for %s", (_name, columns, cells, expected) => {
    expect(problems(columns, ...cells)).toEqual(expected);
  });

  it("is refused for an address that an earlier row has", () => {
    const rows = read(["email"], ["ada@acme.example"], ["ADA@acme.example"], ["bob@acme.example"]);
    expect(rows.map(({ problems: found }) => found)).toEqual([
      null,
      [{ field: "email", problem: "email_repeated: 2" }],
      null,
    ]);
  });
});
