import { expect, it } from "vitest";
import { codeLimits, maySend, mayTry } from "./code-limits";

const nothing = { ownSends: 0, ownWrong: 0, machineSends: 0, emailSends: 0, emailWrong: 0 };

it.each([
  ["nothing used", {}, [true, true], [true, true]],
  ["own sends", { ownSends: codeLimits.sends }, [false, true], [false, true]],
  ["own wrong tries", { ownWrong: codeLimits.wrong }, [false, false], [false, false]],
  ["sends of the machine", { machineSends: codeLimits.sendsPerMachine }, [false, true], [true, true]],
  ["sends of strangers", { emailSends: codeLimits.sendsPerEmail }, [false, true], [true, true]],
  ["wrong tries of strangers", { emailWrong: codeLimits.wrongPerEmail }, [false, false], [true, true]],
])("what is used up stops sending and trying (stranger, known browser): %s", (_case, used, stranger, known) => {
  const usage = { ...nothing, ...used };
  expect([maySend(usage, false, 1), mayTry(usage, false)]).toEqual(stranger);
  expect([maySend(usage, true, 1), mayTry(usage, true)]).toEqual(known);
});
