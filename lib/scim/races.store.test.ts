import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Json, newDirectory } from "@/e2e/support/scim-world";
import { spreadStatements } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { mapDirectoryGroup } from "@/lib/directories/map-directory-group";
import { groupsOfUsers } from "@/lib/directory/group-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { findUserByEmail } from "@/lib/directory/user-store";

/* Requests of a directory at once, on connections of their own and with pauses between the statements of each. */

const rounds = Array.from({ length: 6 }, (_, round) => round);
let database: DatabaseHandle;
let atOnce: ReturnType<typeof spreadStatements>;
beforeAll(async () => {
  database = await openTestDatabase();
  atOnce = spreadStatements(database.db);
});
afterAll(() => database?.close());

const add = ({ id }: Json) => ({ op: "add", path: "members", value: [{ value: id }] });
const remove = ({ id }: Json) => ({ op: "remove", path: `members[value eq "${id}"]` });
const active = (value: boolean) => ({ op: "replace", path: "active", value });
const turned = <T>(round: number, acts: (() => T)[]) => (round % 2 === 0 ? acts : acts.toReversed());

/** Ada is in two groups, which fill one group here and are rows of one role. */
async function world() {
  const rules = ["Team A", "Team B"].map((value) => ({ from: "group" as const, value, role: "developer" }));
  const made = await newDirectory(database.db, { roles: { policy: "highest", default: null, rules } });
  const { organizationId, domain, name, call, post } = made;
  const ada = await post("ada");
  const make = async (displayName: string) =>
    (await call("POST", "/Groups", { displayName, members: [{ value: ada.id }] })).body;
  const [one, other] = [await make("Team A"), await make("Team B")];
  await mapDirectoryGroup({ ...name, groupId: other.id, groupKey: "team-a" }, testContext(database.db));
  const user = () => findUserByEmail(database.db, organizationId, `ada@${domain}`);
  const held = async () => {
    const id = (await user())?.id ?? "";
    const groups = await groupsOfUsers(database.db, organizationId, [id]);
    const roles = await rolesOfUsers(database.db, organizationId, [id]);
    return [groups.get(id) ?? [], roles.get(id) ?? []];
  };
  return { ...made, ada, user, held, one: `/Groups/${one.id}`, other: `/Groups/${other.id}` };
}

const everything = [["team-a"], ["developer"]];
const nothing = [[], []];

describe("of two groups that fill one group and give one role", () => {
  it.each(rounds)(
    "somebody who leaves both at once has neither, and who comes into both has them (%i)",
    async (round) => {
      const { ada, one, other, patch, held } = await world();
      expect(await held()).toEqual(everything);
      const left = await atOnce(turned(round, [() => patch(one, remove(ada)), () => patch(other, remove(ada))]));
      expect(left.map(({ status }) => status)).toEqual([204, 204]);
      expect(await held()).toEqual(nothing);
      await atOnce(turned(round, [() => patch(one, add(ada)), () => patch(other, add(ada))]));
      expect(await held()).toEqual(everything);
    },
  );

  it.each(rounds)("somebody who leaves one while they come into the other keeps both (%i)", async (round) => {
    const { ada, one, other, patch, held } = await world();
    await patch(other, remove(ada));
    await atOnce(turned(round, [() => patch(one, remove(ada)), () => patch(other, add(ada))]));
    expect(await held()).toEqual(everything);
  });

  it.each(rounds)("one that is deleted while somebody leaves the other takes all (%i)", async (round) => {
    const { ada, one, other, call, patch, held } = await world();
    const acts = [async () => (await call("DELETE", one)).status, async () => (await patch(other, remove(ada))).status];
    expect((await atOnce(turned(round, acts))).every((status) => status < 300)).toBe(true);
    expect(await held()).toEqual(nothing);
  });
});

describe("somebody who is changed twice at once", () => {
  it.each(rounds)("is as active here as the directory reads them (%i)", async (round) => {
    const { ada, call, patch, user } = await world();
    const path = `/Users/${ada.id}`;
    await atOnce(turned(round, [() => patch(path, active(false)), () => patch(path, active(true))]));
    const said = (await call("GET", path)).body.active;
    expect((await user())?.status).toBe(said ? "active" : "suspended");
  });

  it.each(rounds)(
    "deactivated while they come into a group: out, and in the group for the way back (%i)",
    async (round) => {
      const { ada, one, other, patch, user, held } = await world();
      await patch(one, remove(ada));
      await patch(other, remove(ada));
      const path = `/Users/${ada.id}`;
      await atOnce(turned(round, [() => patch(path, active(false)), () => patch(one, add(ada))]));
      expect((await user())?.status).toBe("suspended");
      expect(await held()).toEqual(everything);
    },
  );

  it.each(rounds)("by two requests that each make them: one entry, and one user (%i)", async () => {
    const { call, person } = await world();
    const answers = await atOnce([1, 2, 3].map(() => () => call("POST", "/Users", person("twice"))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});

describe("a group", () => {
  it("that twelve changes add to at once has them all", async () => {
    const { one, call, patch, post } = await world();
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => post(`p${index}`)));
    const answers = await atOnce(people.map((person) => () => patch(one, add(person))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    expect((await call("GET", one)).body.members).toHaveLength(13);
  });
});
