import { expect, it } from "vitest";
import { plain } from "@/lib/facts/fact";
import { documentParts, maxConnectionsInFile } from "./connection-document";

const file = (count: number) => ({
  format: "gatehouse-connections" as const,
  version: 1 as const,
  connections: Array.from({ length: count }, () => ({})),
});

it("one import takes fifty connections, and says so of more", () => {
  expect(documentParts(file(maxConnectionsInFile))).toHaveLength(50);
  expect(() => documentParts(file(maxConnectionsInFile + 1))).toThrow(
    expect.objectContaining({ code: "import_too_large", details: expect.objectContaining({ got: plain("51") }) }),
  );
});
