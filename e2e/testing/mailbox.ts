import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Mailbox = {
  /** Acts, and returns the text of the mail that arrives for the address because of it. */
  next(address: string, act: () => Promise<void>): Promise<string>;
  /** The same for a mailed sign-in code: returns its digits. */
  nextCode(address: string, act: () => Promise<void>): Promise<string>;
};

const patience = 30_000;

/** Reads the file outbox that Gatehouse writes while `SMTP_URL` is not set: the folder `outbox` of its `DATA_DIR`. */
export function mailboxIn(folder: string): Mailbox {
  const list = async (address: string) =>
    (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`-${address}.txt`)).sort();
  async function next(address: string, act: () => Promise<void>): Promise<string> {
    const before = (await list(address)).length;
    await act();
    for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
      const newest = (await list(address)).slice(before).at(-1);
      if (newest !== undefined) return readFile(join(folder, newest), "utf8");
    }
    throw new Error(`No mail for ${address} arrived in ${folder} within ${patience / 1000} s`);
  }
  return {
    next,
    async nextCode(address, act) {
      const code = /\b\d{8}\b/.exec(await next(address, act))?.[0];
      if (code === undefined) throw new Error(`The mail for ${address} holds no code`);
      return code;
    },
  };
}
