import { expect, it } from "vitest";
import type { Outcome } from "./people";
import { troubles } from "./upgrade";

const person: Outcome = { email: "ada@acme.test", repeated: 0, isBegunAgain: false, session: "a session", dead: [] };
const crowd = Array.from({ length: 100 }, () => person);

it.each<[string, Outcome[], string[]]>([
  ["nobody noticed anything", crowd, []],
  ["too few signed in to prove anything", [person], ["only 1 people signed in"]],
  [
    "a request had to be sent again",
    [...crowd, { ...person, repeated: 2 }],
    ["ada@acme.test signed in after 2 requests were repeated"],
  ],
  [
    "somebody began again",
    [...crowd, { ...person, isBegunAgain: true, dead: ["landing at noon"] }],
    ["ada@acme.test signed in after 0 requests were repeated, having begun again (landing at noon)"],
  ],
  ["somebody stayed outside", [...crowd, { ...person, session: null }], ["ada@acme.test could not sign in"]],
])("%s", (_what, outcomes, expected) => {
  expect(troubles(outcomes, "", () => undefined)).toEqual(expected);
});
