import { expect, it } from "vitest";
import type { Turn } from "@/lib/db/keyset";
import { exportedText } from "./exported-text";

const columns = [
  { name: "name", value: ({ name }: { name: string }) => name },
  { name: "length", value: ({ name }: { name: string }) => name.length },
];
const pages = [["Ada", "=1+1"], ["Bob"]];
const asked: (string | undefined)[] = [];

async function read(turn: Turn | null) {
  asked.push(turn?.cursor.key);
  const index = Number(turn?.cursor.key ?? 0);
  const rows = (pages[index] ?? []).map((name) => ({ name }));
  return { rows, next: index + 1 < pages.length ? { key: String(index + 1), id: "x" } : null };
}

async function all(pieces: AsyncGenerator<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

const pieces = (format: "csv" | "json" | "jsonl") => all(exportedText(format, columns, read));

it("is CSV that a spreadsheet reads as UTF-8 and in which no cell runs, page by page", async () => {
  expect(await pieces("csv")).toEqual(["\uFEFFname,length\r\n", "Ada,3\r\n'=1+1,4\r\n", "Bob,3\r\n"]);
  expect(asked).toEqual([undefined, "1"]);
});

it("is one list of JSON over all pages", async () => {
  expect(JSON.parse((await pieces("json")).join(""))).toEqual([{ name: "Ada" }, { name: "=1+1" }, { name: "Bob" }]);
});

it("is a line of JSON for each row, so that a program can read it as it arrives", async () => {
  const lines = (await pieces("jsonl")).join("").split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ name: "Ada" }, { name: "=1+1" }, { name: "Bob" }]);
});

it("is an empty list where there is nothing", async () => {
  const nothing = async () => ({ rows: [], next: null });
  const text = await all(exportedText("json", columns, nothing));
  expect(JSON.parse(text.join(""))).toEqual([]);
});
