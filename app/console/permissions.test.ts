import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operations } from "@/lib/api/operations";
import { toPermission } from "@/lib/directory/console-role";

// Whatever of the console can be reached from outside names the permission that it asks for. The types ask every call for one; this
// walks what is there, and finds what makes no such call.

const files = ["app", "components", "lib"].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: "utf8" }).map((path) => `${room}/${path}`),
);
const source = (path: string) => readFileSync(path, "utf8");
const ofOrganization = "app/console/[organization]/";

/** Helpers of a part of the console by which its pages ask; each asks itself. */
const opening = {
  openConnection: `${ofOrganization}connections/[connection]/open-connection.ts`,
  openDirectory: `${ofOrganization}directories/[directory]/open-directory.ts`,
  openApplication: `${ofOrganization}applications/[application]/open-application.ts`,
};
const asks = /\brequire(?:SetUp)?Admin\(\s*[^()]*(?:\([^()]*\))?[^()]*,\s*"([\w.]+)",?\s*\)/g;
const files_ = /\badmin(?:Export|Download)\(\s*\{[^}]*permission: "([\w.]+)"/g;
/** The lists that are had as files: each entry names who may, and the one route for all of them asks by the entry. */
const listsAsFiles = {
  table: `${ofOrganization}export/list-exports.ts`,
  route: `${ofOrganization}export/[list]/route.ts`,
};
/** The lists that are part of one entry of another list. */
const innerPages: Record<string, string> = {
  deliveries: "webhooks/[webhook]/deliveries",
  directory_groups: "directories/[directory]/groups",
  directory_people: "directories/[directory]/people",
  directory_requests: "directories/[directory]/requests",
};
const opens = new RegExp(`\\b(?:${Object.keys(opening).join("|")})\\(params\\)`);

const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, permission]) => permission);

describe("every page and file of an organization's console", () => {
  const reached = files.filter((path) => path.startsWith(ofOrganization) && /\/(?:page|route)\.tsx?$/.test(path));

  const own = reached.filter((path) => path !== listsAsFiles.route);

  it.each([...own, `${ofOrganization}layout.tsx`, ...Object.values(opening)])("%s names its permission", (path) => {
    const text = source(path);
    const permissions = [...named(text, asks), ...named(text, files_)];
    if (opens.test(text) && permissions.length === 0) return;
    expect(permissions.length).toBeGreaterThan(0);
    for (const permission of permissions) expect(toPermission(permission), permission).not.toBeNull();
  });

  it("every list that is had as a file names the permission of its page", () => {
    expect(source(listsAsFiles.route)).toMatch(/\badminExport\(\{ slug, name, permission \}/);
    const entries = [...source(listsAsFiles.table).matchAll(/^ {2}(\w+): \{\n {4}permission: "([\w.]+)",/gm)];
    expect(entries.length).toBeGreaterThan(10);
    for (const [, list, permission = ""] of entries) {
      expect(toPermission(permission), permission).not.toBeNull();
      const page = source(`${ofOrganization}${innerPages[list ?? ""] ?? list}/page.tsx`);
      const openedBy = Object.entries(opening).flatMap(([name, path]) =>
        page.includes(`${name}(params)`) ? [path] : [],
      );
      const asked = [page, ...openedBy.map(source)].flatMap((text) => named(text, asks));
      expect([list, asked]).toEqual([list, [permission]]);
    }
  });

  it("asks by these functions alone", () => {
    expect(reached.length).toBeGreaterThan(50);
    const own = files.filter((path) => /^(?:app|components)\/.*\.tsx?$/.test(path) && !path.endsWith(".test.ts"));
    const calls = own.flatMap((path) => (/\bfindAdministration\(/.test(source(path)) ? [path] : []));
    expect(calls).toEqual([]);
  });
});

describe("every page and file of the installation's part of the console", () => {
  const reached = files.filter((path) => /^app\/console\/organizations\/(?:.*\/)?(?:page|route)\.tsx?$/.test(path));

  it("is found", () => expect(reached.length).toBeGreaterThan(2));

  it.each(reached)("%s asks for an operator", (path) => {
    expect(source(path)).toMatch(/\bawait requireOperator\(\)|\breturn operatorExport\(/);
  });

  it("asks by the function for lists as files, too", () => {
    expect(source("lib/auth/admin-export.ts")).toMatch(
      /function operatorExport[^}]*?Promise<Response> \{\n[^\n]*await requireOperator\(\)/,
    );
  });
});

describe("every server action", () => {
  const modules = files.filter((path) => /\.tsx?$/.test(path) && /^"use server";/m.test(source(path)));
  const inConsole = modules.filter((path) => path.startsWith("app/console/") || path.startsWith("components/"));

  it("of a module outside the console is one of those that ask for no console role", () => {
    expect(modules.filter((path) => !inConsole.includes(path)).sort()).toEqual([
      "app/dashboard/actions.ts",
      "app/dashboard/passkey-actions.ts",
      "app/dashboard/recovery-code-actions.ts",
      "app/first-run/[token]/actions.ts",
      "app/setup/[token]/actions.ts",
      "app/sign-in/actions.ts",
      "app/sign-in/code/actions.ts",
      "app/sign-in/confirm/actions.ts",
      "app/sign-in/passkey-actions.ts",
      "app/sign-in/recovery/actions.ts",
    ]);
  });

  it.each(inConsole)("%s: each that is exported names its permission, or is an operator's", (path) => {
    const text = source(path);
    const wrapped = /^(?:export )?const (\w+) = (?:(?:admin|setUp)Action\(\s*"([\w.]+)"|operatorAction\()/gm;
    const wrappers = new Map([...text.matchAll(wrapped)].map(([, name, permission]) => [name, permission]));
    for (const permission of wrappers.values())
      if (permission !== undefined) expect(toPermission(permission), permission).not.toBeNull();
    const exported = [
      ...text.matchAll(/^export (?:const|(?:async )?function) (\w+)([\s\S]*?)(?=^export |(?![\s\S]))/gm),
    ];
    expect(exported.length).toBeGreaterThan(0);
    for (const [, name = "", body = ""] of exported) {
      const passesOn = [...wrappers.keys()].some((wrapper) => new RegExp(`\\breturn [^;]*\\b${wrapper}\\(`).test(body));
      expect(wrappers.has(name) || passesOn, name).toBe(true);
    }
    expect(text).not.toMatch(/^export (?:default|\{|\*)/m);
  });
});

describe("every REST operation", () => {
  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    "%s",
    (_id, { access, method }) => {
      if (access === "operator") return;
      expect(toPermission(access)).toBe(access);
      if (method === "PATCH" || method === "DELETE") expect(access).toMatch(/\.write$/);
      if (method === "GET") expect(access).toMatch(/\.read$/);
    },
  );

  it("that writes by POST asks for a right to write", () => {
    const reading = operations.filter(
      ({ method, access, isReading }) => method === "POST" && access.endsWith(".read") && !isReading,
    );
    expect(reading.map(({ operationId }) => operationId)).toEqual([]);
  });
});
