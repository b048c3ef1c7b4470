import { describe, expect, it } from "vitest";
import { languages } from "./languages";
import { loadMessages } from "./load-messages";

/**
 * What is on a button or a link, and what it is called where several of one label are on a page. Who speaks to their computer says
 * what they see: the name contains it (WCAG 2.2, 2.5.3).
 */
const names: [label: string, name: string][] = [
  ["applications.form.claims.remove", "applications.form.claims.removeRow"],
  ["applications.history.restore", "applications.history.restoreNamed"],
  ["applications.secrets.delete", "applications.secrets.deleteNamed"],
  ["connectionForm.addStep", "connectionForm.addStepTo"],
  ["connectionForm.addRows", "connectionForm.addRowsTo"],
  ["connectionForm.remove", "connectionForm.removeClaimRow"],
  ["connectionForm.remove", "connectionForm.removeGroupRow"],
  ["connectionForm.remove", "connectionForm.removeRoleRow"],
  ["connectionForm.remove", "connectionForm.removeStep"],
  ["dashboard.endSession", "dashboard.endSessionOn"],
  ["dashboard.notices.choose", "dashboard.notices.chooseNamed"],
  ["dashboard.passkeys.remove", "dashboard.passkeys.removeNamed"],
  ["dashboard.tokens.revoke", "dashboard.tokens.revokeNamed"],
  ["directories.roles.remove", "directories.roles.removeNamed"],
  ["directories.tokens.delete", "directories.tokens.deleteNamed"],
  ["fixPanel.apply", "fixPanel.applyNamed"],
  ["list.deleteView", "list.deleteViewNamed"],
  ["mappingPreview.use", "mappingPreview.useClaim"],
  ["operators.remove", "operators.removeNamed"],
  ["ownTexts.reset", "ownTexts.resetNamed"],
  ["userPage.endSession", "userPage.endSessionOn"],
  ["userPage.unlink", "userPage.unlinkNamed"],
  ["webhooks.send.again", "webhooks.send.againNamed"],
];

function textAt(messages: unknown, path: string): string {
  const text = path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], messages);
  return typeof text === "string" ? text.toLowerCase() : `no text: ${path}`;
}

describe.each(languages)("in %s", (language) => {
  it.each(names)("%s is part of %s", async (label, name) => {
    const messages = await loadMessages(language);
    expect(textAt(messages, name)).toContain(textAt(messages, label));
  });

  it("the card of a provider is called by all that it says", async () => {
    expect(textAt(await loadMessages(language), "guide.start")).toContain("{provider} {summary}");
  });
});
