import { expect, it } from "vitest";
import { changedChoices, type NoticeChoice, readNoticeChoice, writeNoticeChoice } from "./notice-choice";

const about = (connectionId: string, notice: NoticeChoice["notice"] = "alert"): NoticeChoice => ({
  notice,
  connectionId,
});

it("a box is read as it was written", () => {
  const choice = about("a_B-9", "certificate");
  expect(readNoticeChoice(writeNoticeChoice(choice))).toEqual(choice);
});

it.each(["", "alert", "alert:", "webhook:a", "alert:a b", "alert:a:b", ":a", `alert:${"a".repeat(65)}`, "alert:a\n"])(
  "what no form of ours says is nothing: %j",
  (text) => {
    expect(readNoticeChoice(text)).toBeNull();
  },
);

it("changes what was shown, by its ticks, and leaves what was not", () => {
  const before = [about("kept"), about("unticked"), about("elsewhere"), about("unticked", "secret")];
  const shown = [about("kept"), about("unticked"), about("new"), about("never")];
  const ticked = [about("kept"), about("new"), about("smuggled")];
  expect(changedChoices(before, { shown, ticked })).toEqual({ added: [about("new")], removed: [about("unticked")] });
});
