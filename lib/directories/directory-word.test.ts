import { expect, it } from "vitest";
import { directoryWords } from "./directory-word";

const nothing = { roleValues: null, groupValues: null };

it("names what the directory says beside what the person has, and where both differ", () => {
  const profile = { ...nothing, email: "Ada@acme.test", fullName: "Ada King", phone: "1" };
  expect(directoryWords(profile, { email: "ada@acme.test", fullName: "Ada Lovelace", mobile: "2" })).toEqual([
    { field: "email", said: "Ada@acme.test", here: "ada@acme.test", differs: false },
    { field: "fullName", said: "Ada King", here: "Ada Lovelace", differs: true },
    { field: "phone", said: "1", here: null, differs: true },
  ]);
});
