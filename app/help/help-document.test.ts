import { expect, it } from "vitest";
import { helpTopics } from "@/components/console/help-topics";
import { errorCodes } from "@/lib/errors/catalogue";
import { type Language, languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { listPresets } from "@/lib/presets/preset-store";
import { readHelp } from "./help-document";

function textsOf(node: unknown): string[] {
  return typeof node === "string" ? [node] : Object.values(node as Record<string, unknown>).flatMap(textsOf);
}

it.each(helpTopics)("%s is there in every language, part for part", async (topic) => {
  const parts = async (language: Language) =>
    [...((await readHelp(topic, language))?.html ?? "").matchAll(/<(h2|li|p|ol|ul)\b/g)].map(([, tag]) => tag);
  const english = await parts("en");
  expect(english.length).toBeGreaterThan(1);
  for (const language of languages) expect([language, await parts(language)]).toEqual([language, english]);
});

it.each(languages)("what the help calls by name is on the screen so (%s)", async (language) => {
  const catalogue = await loadMessages(language);
  const labels = new Set(textsOf(catalogue));
  for (const topic of helpTopics) {
    const document = await readHelp(topic, language);
    const named = [...(document?.html ?? "").matchAll(/<strong>(.+?)<\/strong>/g)].map(([, name = ""]) => name);
    expect([topic, named.filter((name) => !labels.has(name))]).toEqual([topic, []]);
    const pages: Record<string, string> = catalogue.console.pages;
    if (topic in pages) expect(document?.title).toBe(pages[topic]);
  }
});

it("every error code has its anchor", async () => {
  const html = (await readHelp("errors", "de"))?.html ?? "";
  expect(errorCodes.filter((code) => !html.includes(`<h2 id="${code}">`))).toEqual([]);
});

it("every preset has its guide, with a table of values and no link that leads nowhere", async () => {
  for (const { id, provider } of listPresets()) {
    const guide = await readHelp(`guides/${id}`, "de");
    expect([id, guide?.title.startsWith(provider), guide?.language]).toEqual([id, true, "en"]);
    expect(guide?.html).not.toMatch(/href="(?!https:|\/help\/|\/api\/|#)/);
  }
});

it.each([
  "",
  "../package.json",
  "..",
  "help/en/users",
  "decisions/0001-one-asserted-identity",
  "guides/../errors",
  "users\u0000",
])("%j is no document", async (name) => {
  expect(await readHelp(name, "en")).toBeNull();
});
