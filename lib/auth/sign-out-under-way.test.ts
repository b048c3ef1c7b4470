import { expect, it } from "vitest";
import { readSignOut, writeSignOut } from "./sign-out-under-way";

it.each([
  ["the organization that the session was of", { browserToken: "a-_9", organization: "acme" }],
  ["no organization", { browserToken: "a-_9", organization: null }],
])("what was written is read again: %s", (_what, underWay) => {
  expect(readSignOut(writeSignOut(underWay))).toEqual(underWay);
});

it.each([
  ["no cookie", undefined, null],
  ["an empty one", "", null],
  ["one of an earlier version, which held the secret alone", "a-_9", { browserToken: "a-_9", organization: null }],
  ["a name that leads elsewhere", "a-_9./../evil", { browserToken: "a-_9", organization: null }],
  ["the name of a page of ours", "a-_9.error", { browserToken: "a-_9", organization: null }],
])("%s", (_what, cookie, read) => {
  expect(readSignOut(cookie)).toEqual(read);
});
