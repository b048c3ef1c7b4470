import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { imageLimits } from "./image-limits";

export type DrawTask = { bytes: Buffer; kind: "png" | "jpeg" | "webp" | "svg"; box: { width: number; height: number } };
export type DrawAnswer = { drawn: { content: Buffer; width: number; height: number } } | { refused: Fact };

const startMilliseconds = 20_000;
const drawMilliseconds = 5_000;
const limits = { waiting: 50, waitingOfOwner: 5 };

/** Whose pictures wait, or are being drawn. */
const waiting: string[] = [];
let last: Promise<unknown> = Promise.resolve();

/**
 * Draws in a process of its own, one picture at a time, and kills that after five seconds: no picture holds the threads and
 * processors that everybody's sign-ins need, and no organization the queue.
 * @param owner the organization that uploads the picture
 * @throws SsoError rate_limited when too many pictures wait
 */
export async function drawInProcess(task: DrawTask, owner: string): Promise<DrawAnswer> {
  const ofOwner = waiting.filter((other) => other === owner).length;
  if (waiting.length >= limits.waiting || ofOwner >= limits.waitingOfOwner)
    throw new SsoError("rate_limited", { expected: said("fewerPictures"), got: said("tooManyPictures") });
  waiting.push(owner);
  const turn = last.then(() => drawOnce(task));
  last = turn.catch(() => {});
  return turn.finally(() => waiting.splice(waiting.indexOf(owner), 1));
}

function drawOnce(task: DrawTask): Promise<DrawAnswer> {
  // Neither secrets nor flags of the server: what runs there reads files of strangers.
  const child = fork(resolve(/*turbopackIgnore: true*/ process.cwd(), "lib/branding/draw-child.mjs"), {
    env: { NODE_ENV: "production" },
    execArgv: [],
    serialization: "advanced",
    stdio: "ignore",
  });
  return new Promise<DrawAnswer>((settle, fail) => {
    let timer = killAfter(child, startMilliseconds);
    child.on("message", (message: DrawAnswer | "ready") => {
      clearTimeout(timer);
      if (message !== "ready") return settle(message);
      timer = killAfter(child, drawMilliseconds);
      child.send({ ...task, limits: imageLimits });
    });
    child.once("exit", () => {
      clearTimeout(timer);
      settle({ refused: said("slowPicture", { seconds: drawMilliseconds / 1000 }) });
    });
    child.once("error", fail);
  });
}

function killAfter(child: ChildProcess, milliseconds: number): NodeJS.Timeout {
  return setTimeout(() => child.kill("SIGKILL"), milliseconds);
}
