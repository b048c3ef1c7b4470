import { expect, it } from "vitest";
import { boundedEvent, eventLimits, type NewDomainEvent } from "./domain-event";

const event: NewDomainEvent = {
  organizationId: "o1",
  type: "user.updated",
  at: new Date("2027-01-01T00:00:00Z"),
  actor: { type: "system", id: null, label: "test" },
  subject: { type: "user", id: "u1", label: "ada@acme.test" },
  data: { changes: [{ field: "fullName", from: null, to: "Ada" }] },
};

it("an event stays as it is", () => {
  expect(boundedEvent(event)).toEqual(event);
});

it("of changes that fit into no message the fields are named", () => {
  const changes = [{ field: "fullName", from: null, to: "x".repeat(eventLimits.dataBytes) }];
  expect(boundedEvent({ ...event, data: { changes } }).data).toEqual({
    truncated: true,
    changes: [{ field: "fullName" }],
  });
});

it("letters are counted as bytes", () => {
  const changes = [{ field: "fullName", from: null, to: "ü".repeat(eventLimits.dataBytes / 2 + 1) }];
  expect(boundedEvent({ ...event, data: { changes } }).data).toMatchObject({ truncated: true });
});

it("texts that no database stores do not undo the change", () => {
  const subject = { type: "user", id: "u1", label: "a\u0000b" };
  expect(boundedEvent({ ...event, subject }).subject.label).toBe("a\ufffdb");
});

it("labels are cut", () => {
  const subject = { type: "user", id: "u1", label: "x".repeat(5000) };
  expect(boundedEvent({ ...event, subject }).subject.label).toHaveLength(eventLimits.labelLength);
});
