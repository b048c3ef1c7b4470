import { unstable_rethrow } from "next/navigation";
import { randomId } from "@/lib/crypto/tokens";
import { log } from "@/lib/log";

type Read<Page> = { page: Page; reference: null } | { page: null; reference: string };

/** Reads the rows of a list. Where that fails, the page around them stands: the reason is in the log, under the reference that is shown. */
export async function attemptRead<Page>(read: () => Promise<Page>): Promise<Read<Page>> {
  try {
    return { page: await read(), reference: null };
  } catch (error) {
    // What leads to another page is no failure.
    unstable_rethrow(error);
    const reference = randomId(10);
    log().error({ reference, err: error }, "a list could not be read");
    return { page: null, reference };
  }
}
