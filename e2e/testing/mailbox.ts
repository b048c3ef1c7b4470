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
  async function nextWith(wanted: RegExp, address: string, act: () => Promise<void>): Promise<string> {
    const before = new Set(await list(address));
    await act();
    for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
      const arrived = (await list(address)).filter((name) => !before.has(name)).reverse();
      for (const name of arrived) {
        const found = wanted.exec(await readFile(join(folder, name), "utf8"))?.[0];
        if (found !== undefined) return found;
      }
    }
    throw new Error(`No such mail for ${address} arrived in ${folder} within ${patience / 1000} s`);
  }
  return {
    next: (address, act) => nextWith(/^[\s\S]*$/, address, act),
    // Notices and alerts arrive in between, and hold none.
    nextCode: (address, act) => nextWith(/\b\d{8}\b/, address, act),
  };
}
