import { expect, it } from "vitest";
import type { AuditChange, AuditInput } from "@/lib/audit/audit-store";
import { eventsOfAudit } from "./audited-events";

const now = new Date("2027-01-01T00:00:00Z");
const actor = { type: "user", id: "u1", label: "ada@acme.test" } as const;
const target = { type: "user", id: "u2", label: "bob@acme.test" } as const;
const change = (field: string, from: unknown, to: unknown): AuditChange => ({ field, from, to });

function tell(action: AuditInput["action"], changes?: AuditChange[]) {
  return eventsOfAudit({ organizationId: "o1", action, target, changes }, { actor, now });
}

it.each<[string, AuditInput["action"], AuditChange[], [string, Record<string, unknown>][]]>([
  [
    "a new user brings what they hold",
    "user.created",
    [change("email", null, "bob@acme.test"), change("roles", null, ["editor"]), change("groups", null, [])],
    [
      [
        "user.created",
        {
          changes: [
            change("email", null, "bob@acme.test"),
            change("roles", null, ["editor"]),
            change("groups", null, []),
          ],
        },
      ],
      ["grant.added", { kind: "role", key: "editor" }],
    ],
  ],
  [
    "suspending is no other change",
    "user.updated",
    [change("status", "active", "suspended")],
    [["user.suspended", {}]],
  ],
  ["nor is activating", "user.updated", [change("status", "suspended", "active")], [["user.restored", {}]]],
  [
    "roles by a form are lists",
    "user.updated",
    [change("roles", ["a", "b"], ["b", "c"])],
    [
      ["grant.added", { kind: "role", key: "c" }],
      ["grant.removed", { kind: "role", key: "a" }],
    ],
  ],
  [
    "one group is a field of its own",
    "user.updated",
    [change("groups.designers", "manual", null)],
    [["grant.removed", { kind: "group", key: "designers" }]],
  ],
  [
    "a linked user is an updated one",
    "user.linked",
    [change("fullName", null, "Bob")],
    [["user.updated", { changes: [change("fullName", null, "Bob")] }]],
  ],
  [
    "a connection that goes live",
    "connection.updated",
    [change("status", "draft", "live")],
    [["connection.activated", {}]],
  ],
  [
    "a connection that is created live",
    "connection.created",
    [change("status", null, "live")],
    [
      ["connection.created", { changes: [change("status", null, "live")] }],
      ["connection.activated", {}],
    ],
  ],
  [
    "another certificate",
    "connection.updated",
    [change("saml.certificates", ["a"], ["b"])],
    [
      ["connection.changed", { changes: [change("saml.certificates", ["a"], ["b"])] }],
      ["certificate.renewed", { changes: [change("saml.certificates", ["a"], ["b"])] }],
    ],
  ],
  [
    "a connection that is switched off",
    "connection.updated",
    [change("status", "live", "off")],
    [["connection.changed", { changes: [change("status", "live", "off")] }]],
  ],
  ["a notice", "connection.secret-expiring", [], [["client_secret.expiring", { changes: [] }]]],
  ["a secret of an application", "application.secret.created", [], [["application.secret_created", { changes: [] }]]],
  [
    "a directory that is paused",
    "directory.updated",
    [change("status", "active", "paused")],
    [["directory.paused", { changes: [change("status", "active", "paused")] }]],
  ],
  ["a directory that is changed", "directory.updated", [], [["admin.directory.updated", { changes: [] }]]],
  ["another change", "role.created", [], [["admin.role.created", { changes: [] }]]],
  [
    "an action with hyphens",
    "user.recovery-codes-renewed",
    [],
    [["admin.user.recovery_codes_renewed", { changes: [] }]],
  ],
  ["an action that has no type yet", "thing.done", [], [["admin.other", { action: "thing.done", changes: [] }]]],
])("%s", (_name, action, changes, expected) => {
  expect(tell(action, changes).map(({ type, data }) => [type, data])).toEqual(expected);
});

it("a role that somebody has by something else, too, is neither got nor lost; a group of its key is", () => {
  const changes = [change("roles", ["a", "b"], ["c", "d"]), change("groups", [], ["c"])];
  const input = { organizationId: "o1", action: "user.updated", target, changes, hasOtherwise: ["b", "c"] } as const;
  expect(eventsOfAudit(input, { actor, now }).map(({ type, data }) => [type, data])).toEqual([
    ["grant.added", { kind: "role", key: "d" }],
    ["grant.removed", { kind: "role", key: "a" }],
    ["grant.added", { kind: "group", key: "c" }],
  ]);
});

it("says who did it, to whom, and when", () => {
  expect(tell("user.deleted")).toEqual([
    { organizationId: "o1", type: "user.deleted", at: now, actor, subject: target, data: { changes: [] } },
  ]);
});

it("the end of a session is told of its person", () => {
  const ended: AuditInput = {
    organizationId: "o1",
    action: "session.ended",
    target: { type: "session", id: "s1", label: "bob@acme.test" },
    changes: [change("reason", null, "revoked"), change("user", "u2", null), change("connection", "c1", null)],
  };
  expect(eventsOfAudit(ended, { actor, now })).toEqual([
    {
      ...{ organizationId: "o1", type: "session.ended", at: now, actor, subject: target },
      data: { session: "s1", reason: "revoked", connection: { id: "c1" } },
    },
  ]);
});

it("what a directory does is also told as its doing", () => {
  const created: AuditInput = { organizationId: "o1", action: "user.created", target };
  const by = (label: string) => eventsOfAudit(created, { actor: { type: "system", id: null, label }, now });
  expect(by("directory Entra ID").map(({ type }) => type)).toEqual(["user.created", "directory.user.created"]);
  expect(by("sign-in through Entra ID").map(({ type }) => type)).toEqual(["user.created"]);
});

it("a change of the installation is told to no organization", () => {
  const input = { organizationId: null, action: "organization.deleted", target } as const;
  expect(eventsOfAudit(input, { actor, now })).toEqual([]);
});
