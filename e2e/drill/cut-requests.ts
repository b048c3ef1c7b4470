import type { Outcome } from "./people";

/** A line of nginx's log: the path, and for each instance that it was given to how long connecting took (`-`: not at all) and the answer. */
const line = /"\S+ (\S+) \S+" (\d+) .*"([^"]*)" "([^"]*)"$/;

/**
 * The paths of requests that an instance had taken and did not answer, because it was killed. Those that found it gone are not
 * among them: nginx gives them to another one, and nobody may notice.
 */
export function cutRequests(accessLog: string): { path: string; text: string }[] {
  return accessLog.split("\n").flatMap((text) => {
    const [, path = "", , connected = "", answered = ""] = line.exec(text) ?? [];
    const times = connected.split(", ");
    const isCut = answered.split(", ").some((status, index) => status === "502" && times[index] !== "-");
    return isCut ? [{ path, text }] : [];
  });
}

/**
 * Compares what people had to do again with what was cut.
 * @param tell gets the figures
 * @returns what went wrong, in sentences
 */
export function secondTries(
  outcomes: readonly Outcome[],
  accessLog: string,
  tell: (sentence: string) => void,
): string[] {
  const cut = cutRequests(accessLog);
  const cutLandings = cut.filter(({ path }) => path === "/sso/complete").length;
  const smooth = outcomes.filter(({ repeated, isBegunAgain }) => repeated === 0 && !isBegunAgain).length;
  const repeated = outcomes.reduce((sum, outcome) => sum + outcome.repeated, 0);
  const begunAgain = outcomes.filter(({ isBegunAgain }) => isBegunAgain);
  const lost = outcomes.filter(({ session }) => !session);
  tell(`people: ${outcomes.length}, of whom ${smooth} signed in without noticing anything`);
  tell(`requests that were cut: ${cut.length} (${cutLandings} of them landings); sent again by people: ${repeated}`);
  tell(`people who began again: ${begunAgain.length}`);
  const failures = [
    ...lost.map(({ email }) => `${email} could not sign in`),
    ...(repeated + begunAgain.length > cut.length ? ["there were more second tries than requests that were cut"] : []),
    ...(begunAgain.length > cutLandings ? ["people began again for another reason than a landing that was cut"] : []),
  ];
  if (failures.length > 0) {
    for (const { email, dead } of begunAgain) tell(`${email}: ${dead.join(", ")}`);
    for (const { text } of cut) tell(text);
  }
  return failures;
}
