import type { Gatehouse } from "./gatehouse";

/** Thirty-two users of the organization, for tests of its lists: one with a long name, and one whose name is a formula. */
export async function addListedPeople(gatehouse: Gatehouse): Promise<void> {
  const addUser = (user: object) => gatehouse.api("POST", "/organizations/acme/users", user);
  for (let index = 10; index < 40; index++)
    await addUser({ email: `person${index}@list.example`, fullName: `Person ${index}` });
  await addUser({ email: "long@list.example", fullName: `Long ${"name ".repeat(38)}`.trim() });
  await addUser({ email: "formula@list.example", fullName: "=1+1" });
}
