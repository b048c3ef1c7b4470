import { expect, test } from "vitest";
import { addressKey } from "./rate-limit";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::ffff", "2001:db8:1:2"],
  ["2001:db8:1:3::1", "2001:db8:1:3"],
  ["::1", "0:0:0:0"],
  ["unknown", "unknown"],
])("a limit counts %s as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});
