import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { samlFaults } from "../support/saml-faults";
import { openIdFaults } from "../support/sample-openid-provider";
import { labels } from "./labels";

const messages: unknown = JSON.parse(readFileSync("lib/messages/en.json", "utf8"));
const guide = readFileSync("docs/testing.md", "utf8");

function messageAt(path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => Object(at)[key], messages);
}

test.each(Object.entries(labels))("the label %s is what the page says and what the guide promises", (_name, label) => {
  expect(messageAt(label.message)).toBe(label.name);
  expect(guide).toContain(`| ${label.role} | ${label.name} |`);
});

test("the guide lists every fault of the sample providers", () => {
  for (const name of [...Object.keys(samlFaults), ...Object.keys(openIdFaults)]) expect(guide).toContain(`\`${name}\``);
});
