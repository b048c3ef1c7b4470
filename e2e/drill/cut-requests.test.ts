import { expect, it } from "vitest";
import { cutRequests, secondTries } from "./cut-requests";

const logged = (path: string, connected: string, answered: string) =>
  `127.0.0.1 [2026-11-26T11:00:00+00:00] "GET ${path} HTTP/1.1" 303 0 0.010 "${connected}" "${answered}"`;

const log = [
  logged("/whole", "0.000", "303"),
  logged("/found-gone", "-, 0.000", "502, 303"),
  logged("/cut", "0.000, 0.001", "502, 303"),
  logged("/cut-without-another", "-, 0.000", "502, 502"),
  logged("/too-slow", "0.000, 0.000", "504, 303"),
  logged("/refused-by-us", "0.000", "503"),
].join("\n");

it("a request was cut when an instance had taken it and did not answer", () => {
  expect(cutRequests(log).map(({ path }) => path)).toEqual(["/cut", "/cut-without-another"]);
});

const person = { email: "ada@acme.test", repeated: 0, isBegunAgain: false, session: "a session", dead: [] };
const beganAgain = { ...person, isBegunAgain: true };
const landing = logged("/sso/complete", "0.000, 0.000", "502, 303");

it.each([
  ["nothing was noticed", [person], "", []],
  ["a cut request was sent again", [{ ...person, repeated: 1 }], log, []],
  ["a landing was cut", [beganAgain], landing, []],
  ["somebody stayed outside", [{ ...person, session: null }], "", ["ada@acme.test could not sign in"]],
  [
    "something was sent again that nobody cut",
    [{ ...person, repeated: 1 }],
    logged("/found-gone", "-, 0.000", "502, 303"),
    ["there were more second tries than requests that were cut"],
  ],
  [
    "somebody began again though no landing was cut",
    [beganAgain],
    log,
    ["people began again for another reason than a landing that was cut"],
  ],
])("%s", (_what, outcomes, accessLog, expected) => {
  expect(secondTries(outcomes, accessLog, () => undefined)).toEqual(expected);
});
