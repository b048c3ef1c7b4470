import { describe, expect, it } from "vitest";
import { languages } from "@/lib/messages/languages";
import { directoryGuide, directoryValues } from "./directory-guide";
import { directoryPresets } from "./directory-schema";

describe.each(directoryPresets)("the guide of %s", (preset) => {
  const guide = directoryGuide(preset);

  it("is in every language", () => {
    const texts = guide.steps.flatMap(({ title, body, note }) => [title, body, ...(note ? [note] : [])]);
    for (const text of texts) expect(Object.keys(text).sort()).toEqual([...languages].sort());
  });

  it("gives the address and the token, each once", () => {
    const given = guide.steps.flatMap(({ gives }) => gives.map(({ value }) => value));
    expect(given.filter((value) => value === "token")).toHaveLength(1);
    expect(given.filter((value) => value !== "token")).toEqual([preset === "entra" ? "entraUrl" : "scimUrl"]);
  });
});

it("Entra is given the address with the flag by which it keeps to the standard", () => {
  expect(directoryValues("https://sso.acme.test/scim/v2/k3v9", "ghd_secret")).toEqual({
    scimUrl: "https://sso.acme.test/scim/v2/k3v9",
    entraUrl: "https://sso.acme.test/scim/v2/k3v9?aadOptscim062020",
    token: "ghd_secret",
  });
});

it("the template for OneLogin is JSON once its variables are filled in", () => {
  const [text] = directoryGuide("onelogin").steps.flatMap((step) => step.text ?? []);
  expect(JSON.parse(text ?? "")).toMatchObject({ active: "{$user.active}", userName: "{$parameters.scimusername}" });
});
