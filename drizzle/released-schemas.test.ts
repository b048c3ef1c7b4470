import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newestMigration } from "@/e2e/support/release-database";
import { dumpedReleases, releasedMigrations, releasesFolder } from "@/e2e/support/release-dump";

it("each released schema has a dump, and what its organization's export has to be", () => {
  expect(dumpedReleases()).toEqual([...releasedMigrations]);
  for (const tag of releasedMigrations) expect(existsSync(join(releasesFolder, `${tag}.json`)), tag).toBe(true);
});

it("a version that is released has a dump of its newest migration", () => {
  const [, heading = ""] = /^## (.+)$/m.exec(readFileSync("CHANGELOG.md", "utf8")) ?? [];
  expect(heading).toMatch(/^\d+\.\d+\.\d+/);
  if (!heading.endsWith("(not released)")) expect(releasedMigrations).toContain(newestMigration());
});

it("a dump names no host that somebody has, and holds no secret as it is", () => {
  for (const tag of releasedMigrations) {
    const text = readFileSync(join(releasesFolder, `${tag}.sql`), "utf8");
    expect(text, tag).not.toMatch(/127\.0\.0\.1|localhost|PRIVATE KEY|an invented client secret/);
    // What claims are called is no address.
    const isName = (host: string) => host === "schemas.microsoft.com" || host === "schemas.xmlsoap.org";
    const hosts = [...text.matchAll(/https?:\/\/([^/"'\s:]+)/g)].map(([, host = ""]) => host);
    expect(new Set(hosts.filter((host) => !host.endsWith(".test") && !isName(host))), tag).toEqual(new Set());
  }
});
