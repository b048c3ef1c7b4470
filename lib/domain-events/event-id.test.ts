import { expect, it } from "vitest";
import { eventId, eventPosition } from "./event-id";

it("names its position, and sorts by it", () => {
  const positions = [1, 35, 36, 1296, 2 ** 40];
  const ids = positions.map((position) => eventId(position, "abcdefgh"));
  expect([...ids].sort()).toEqual(ids);
  expect(ids.map(eventPosition)).toEqual(positions);
});

it.each(["", "evt_", "evt_1", "whd_000000001abcdefgh", "evt_000000001abcdefg", "evt_00000000Aabcdefgh"])(
  "%j is no ID of an event",
  (id) => {
    expect(eventPosition(id)).toBeNull();
  },
);
