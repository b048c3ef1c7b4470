import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/connections/connection";
import { countStates, type HealthState, rankConnections } from "./connection-health";
import type { Finding, Severity } from "./lint-connection";

const connection = (id: string, status: Connection["status"] = "live") => ({ id, name: id, status }) as Connection;
const finding = (connectionId: string, severity: Severity): Finding => ({
  id: "sha1_allowed",
  severity,
  connectionId,
  connectionName: connectionId,
  subject: null,
});

describe("the health of a connection", () => {
  it.each<[string, Connection["status"], [number, number], Severity[], HealthState]>([
    ["nothing happened", "live", [0, 0], [], "healthy"],
    ["notes alone", "live", [9, 0], ["info"], "healthy"],
    ["a warning", "live", [9, 0], ["info", "warning"], "attention"],
    ["an error", "live", [9, 0], ["error"], "failing"],
    ["nobody comes in", "live", [0, 1], [], "failing"],
    ["a few people's mistakes", "live", [1, 4], [], "healthy"],
    ["every fifth is refused", "live", [20, 5], [], "attention"],
    ["fewer than every fifth is refused", "live", [21, 5], [], "healthy"],
    ["a draft fails nobody", "draft", [0, 9], ["error"], "draft"],
    ["neither does what is off", "off", [0, 9], [], "off"],
  ])("%s: %s", (_name, status, [succeeded, failed], severities, state) => {
    const findings = severities.map((severity) => finding("a", severity));
    const tallies = new Map([["a", { succeeded, failed }]]);
    expect(rankConnections([connection("a", status)], { findings, tallies })).toMatchObject([
      { state, findings: severities.length, tally: { succeeded, failed } },
    ]);
  });

  it("the worst come first, among equals those with more refusals, then with more findings, then by name", () => {
    const ranked = rankConnections(
      [
        connection("off", "off"),
        connection("draft", "draft"),
        connection("well b"),
        connection("well a"),
        connection("noted"),
        connection("mistakes"),
        connection("warned"),
        connection("failing"),
      ],
      {
        findings: [finding("warned", "warning"), finding("noted", "info")],
        tallies: new Map([
          ["failing", { succeeded: 0, failed: 1 }],
          ["mistakes", { succeeded: 9, failed: 1 }],
        ]),
      },
    );
    expect(ranked.map(({ connection: { id } }) => id)).toEqual([
      "failing",
      "warned",
      "mistakes",
      "noted",
      "well a",
      "well b",
      "draft",
      "off",
    ]);
    expect(countStates(ranked)).toEqual({ failing: 1, attention: 1, healthy: 4, draft: 1, off: 1 });
  });
});
