import { describe, expect, it } from "vitest";
import { readLimited, readLimitedText } from "./read-limited";

const post = (body: BodyInit | null) => new Request("https://console.test/", { method: "POST", body });
const latin1 = new Uint8Array([0x61, 0xfc]);

/** A body of pieces without an end: it is refused in the middle, and its sender is told to stop. */
function endless() {
  const state = { stopped: false, sent: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.sent += 1;
      controller.enqueue(new Uint8Array(4));
    },
    cancel() {
      state.stopped = true;
    },
  });
  const options = { method: "POST", body, duplex: "half" };
  return { state, request: new Request("https://console.test/", options) };
}

describe.each([
  ["a form", readLimited],
  ["a text that is kept", readLimitedText],
])("the body of %s", (_what, read) => {
  it.each<[BodyInit | null, number, string | null]>([
    ["12345", 6, "12345"],
    ["12345", 5, "12345"],
    ["12345", 4, null],
    ["müller", 7, "müller"],
    ["müller", 6, null],
    [null, 5, ""],
  ])("%j with a limit of %i bytes: %j", async (body, limit, expected) =>
    expect(await read(post(body), limit)).toBe(expected),
  );

  it("is not read to its end where it has none", async () => {
    const { state, request } = endless();
    expect(await read(request, 10)).toBeNull();
    expect(state.stopped).toBe(true);
    expect(state.sent).toBeLessThan(6);
  });
});

it("a character is replaced in a form, and refused in a text that is kept", async () => {
  expect(await readLimited(post(latin1), 5)).toBe("a\ufffd");
  await expect(readLimitedText(post(latin1), 5)).rejects.toMatchObject({ code: "body_malformed" });
});
