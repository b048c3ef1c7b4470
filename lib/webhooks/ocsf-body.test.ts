import { expect, it } from "vitest";
import { eventTypes } from "@/lib/domain-events/event-types";
import type { DomainEvent } from "@/lib/domain-events/published-event";
import { ocsfBody } from "./ocsf-body";

const organization = { id: "o1", slug: "acme" };
const ada = { type: "user", id: "u1", label: "ada@acme.test" };

function body(
  type: string,
  data: Record<string, unknown> = {},
  subject: DomainEvent["subject"] = ada,
): Record<string, unknown> {
  const event: DomainEvent = { id: "evt_1", type, at: "2027-01-01T00:00:00.123Z", actor: ada, subject, data };
  return ocsfBody(event, organization, { version: "1.2.3" }) as Record<string, unknown>;
}

it.each([
  ["sign_in.succeeded", 3002, 1, 300_201, 1],
  ["sign_in.refused", 3002, 1, 300_201, 2],
  ["session.started", 3002, 99, 300_299, 1],
  ["recovery_code.used", 3002, 99, 300_299, 1],
  ["session.ended", 3002, 2, 300_202, 1],
  ["user.created", 3001, 1, 300_101, 1],
  ["user.restored", 3001, 2, 300_102, 1],
  ["user.suspended", 3001, 5, 300_105, 1],
  ["user.deleted", 3001, 6, 300_106, 1],
  ["grant.added", 3005, 1, 300_501, 1],
  ["grant.removed", 3005, 2, 300_502, 1],
  ["connection.created", 3004, 1, 300_401, 1],
  ["connection.changed", 3004, 3, 300_403, 1],
  ["admin.key.revoked", 3004, 4, 300_404, 1],
  ["certificate.expiring", 3004, 99, 300_499, 1],
])("%s is class %i, activity %i", (type, class_uid, activity_id, type_uid, status_id) => {
  expect(body(type)).toMatchObject({ category_uid: 3, class_uid, activity_id, type_uid, status_id });
});

it("a refused sign-in says why, when, and who tried", () => {
  const unknown = { type: "user", id: null, label: "eve@acme.test" };
  expect(body("sign_in.refused", { code: "saml_audience", protocol: "saml" }, unknown)).toMatchObject({
    time: 1_798_761_600_123,
    status: "Failure",
    status_detail: "saml_audience",
    severity_id: 3,
    auth_protocol: "SAML",
    user: { name: "eve@acme.test", email_addr: "eve@acme.test" },
    metadata: { version: "1.3.0", uid: "evt_1", product: { name: "Gatehouse", version: "1.2.3" } },
  });
});

it("a sign-in by recovery code is one logon", () => {
  const told = ["sign_in.succeeded", "recovery_code.used", "session.started"].map((type) =>
    body(type, { session: "s1" }),
  );
  expect(told.filter(({ type_uid }) => type_uid === 300_201)).toHaveLength(1);
});

it("every type has what its class requires", () => {
  for (const type of eventTypes) {
    const made = body(type);
    const required = made.class_uid === 3004 ? "entity" : "user";
    expect(made[required], type).toBeTruthy();
    expect(made.type_uid, type).toBe(Number(made.class_uid) * 100 + Number(made.activity_id));
    for (const name of ["severity_id", "time", "metadata", "category_uid"]) expect(made[name], type).toBeTruthy();
    // One of `service` and `dst_endpoint`.
    if (made.class_uid === 3002) expect(made.service, type).toEqual({ name: "Gatehouse" });
    if (made.class_uid === 3005) expect(made.privileges, type).toHaveLength(1);
  }
});
