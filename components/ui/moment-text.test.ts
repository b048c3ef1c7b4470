import { readFileSync } from "node:fs";
import { createFormatter } from "next-intl";
import { describe, expect, it } from "vitest";
import { sourceFiles, sourceOf } from "@/e2e/support/source-imports";
import { type Language, languages } from "@/lib/messages/languages";
import { dayText, exactText, relativeText, stampText } from "./moment-text";

const now = new Date("2026-03-10T23:30:00Z");
const minute = 60_000;
const day = 24 * 60 * minute;
const formatter = (locale: Language, timeZone = "UTC") => createFormatter({ locale, timeZone });
const away = (milliseconds: number) => new Date(now.getTime() + milliseconds);

describe("a moment in words", () => {
  it.each([
    [away(-59_000), "now"],
    [away(30_000), "now"],
    [away(-minute), "1 minute ago"],
    [away(-59.4 * minute), "59 minutes ago"],
    [away(-59.6 * minute), "1 hour ago"],
    [away(-23.6 * 60 * minute), "1 day ago"],
    [away(12 * day), "in 12 days"],
    [away(-59 * day), "59 days ago"],
    [away(70 * day), "in 2 months"],
    [away(400 * day), "in 13 months"],
    [away(1000 * day), "in 3 years"],
    [away(12 * day).toISOString(), "in 12 days"],
    // A day is the same day everywhere, however late it is.
    ["2026-03-10", "now"],
    ["2026-03-11", "in 1 day"],
    ["2026-03-22", "in 12 days"],
    ["2026-03-09", "1 day ago"],
  ])("%s is %s", (at, text) => {
    expect(relativeText(formatter("en"), at, now)).toBe(text);
  });

  it("tells two of one name apart by the second, in few letters", () => {
    const stamps = [now, away(1000)].map((at) => stampText(formatter("en"), at).replace(/\s/g, " "));
    expect(stamps).toEqual(["3/10/26, 11:30:00 PM", "3/10/26, 11:30:01 PM"]);
  });

  it("speaks the reader's language", () => {
    expect(relativeText(formatter("de"), away(12 * day), now)).toBe("in 12 Tagen");
    expect(relativeText(formatter("ja"), away(-2 * 60 * minute), now)).toBe("2 時間前");
  });
});

describe("the exact time", () => {
  it("is of the reader's clock, and names it", () => {
    expect(exactText(formatter("en", "Asia/Tokyo"), now)).toBe("March 11, 2026 at 8:30:00 AM GMT+9");
  });

  it("of a day is that day, wherever one is", () => {
    expect(exactText(formatter("en", "America/Los_Angeles"), "2026-03-22")).toBe("March 22, 2026");
    expect(dayText(formatter("de", "America/Los_Angeles"), "2026-03-22", "UTC")).toBe("22. März 2026");
  });
});

describe("dates and times for people", () => {
  /** Reads the browser's zone; computes with zones; checks that one exists. */
  const notForPeople = [
    "components/ui/local-time.tsx",
    "components/console/list/day-range.ts",
    "lib/messages/time-zone.ts",
  ];

  it("are written in one place", () => {
    const writes =
      /\bIntl\.(DateTimeFormat|RelativeTimeFormat)|\.toLocale(Date|Time)?String\(|\.(dateTime|dateTimeRange|relativeTime)\(|<time\b/;
    const writers = sourceFiles.filter((path) => writes.test(sourceOf(path)) && !notForPeople.includes(path));
    expect(writers).toEqual(["components/ui/moment-text.ts", "components/ui/moment.tsx"]);
  });

  it.each(languages)("are formatted by no text of a page: %s", (language) => {
    // A mail is read at any time: it says the day.
    const { notices: _mails, ...pages } = JSON.parse(readFileSync(`lib/messages/${language}.json`, "utf8"));
    expect(JSON.stringify(pages).match(/\{\w+, (date|time)\b[^}]*\}/g)).toBeNull();
  });

  it("have their zone named on every page that is kept fresh for it", () => {
    const askers = sourceFiles.filter((path) => /<LocalTime\b/.test(sourceOf(path)));
    expect(askers).toEqual(["components/ui/time-zone-note.tsx"]);
  });
});
