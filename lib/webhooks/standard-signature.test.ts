import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { signedHeaders } from "./standard-signature";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

it("signs the vector of the specification", () => {
  const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };
  expect(signedHeaders(message, [secret], new Date(1_614_265_330_000))).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

it("is verified by a receiver's library, with either secret during a rotation", () => {
  const message = { id: "evt_1", body: '{"type":"user.created","name":"Zoë"}' };
  const headers = signedHeaders(message, [other, secret], new Date());
  for (const known of [secret, other]) expect(new Webhook(known).verify(message.body, headers)).toBeTruthy();
  expect(() => new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").verify(message.body, headers)).toThrow();
});

it.each([
  ["another body", { body: '{"type":"user.deleted"}' }, {}],
  ["another ID", {}, { "webhook-id": "evt_2" }],
  ["another time", {}, { "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 60) }],
])("is not verified with %s", (_name, { body = '{"type":"user.created"}' }: { body?: string }, changed) => {
  const headers = signedHeaders({ id: "evt_1", body: '{"type":"user.created"}' }, [secret], new Date());
  expect(() => new Webhook(secret).verify(body, { ...headers, ...changed })).toThrow();
});
