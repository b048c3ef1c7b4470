import { expect, it } from "vitest";
import { changedChoices, type NoticeChoice, readNoticeChoice, withTouched, writeNoticeChoice } from "./notice-choice";

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

it.each([
  ["what was ticked is added", ["a"], ["a"], ["a", "b"], ["a", "b"]],
  ["what was unticked goes", ["a", "b"], ["a", "b"], ["a"], ["a"]],
  ["what somebody else added stays", ["a", "b"], ["a"], ["a"], ["a", "b"]],
  ["what somebody else took stays away", [], ["a"], ["a"], []],
  ["both change something", ["a", "c"], ["a", "b"], ["a", "b", "d"], ["a", "c", "d"]],
])("of a form that is older than what is stored: %s", (_what, before, shown, ticked, after) => {
  expect(withTouched(before, { shown, ticked })).toEqual(after);
});
