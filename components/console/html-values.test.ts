import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { type UseFormReturn, useForm } from "react-hook-form";
import { describe, expect, it } from "vitest";
import { registerChoice, registerInHtml } from "./html-values";

const values = { name: "Acme", days: 0, empty: "", open: true, closed: false, roles: ["admin"], codes: "offered" };
type Form = UseFormReturn<typeof values>;

/** The HTML of a field before any script runs. */
function html(field: (form: Form) => ReactElement): string {
  const Fields = () => field(useForm({ values }));
  return renderToStaticMarkup(createElement(Fields));
}

const input = (type: string, props: object) => createElement("input", { type, ...props });

describe("the HTML of a form", () => {
  it.each([
    ["name", "text", 'value="Acme"'],
    ["days", "number", 'value="0"'],
    ["empty", "text", 'value=""'],
    ["open", "checkbox", 'checked=""'],
  ] as const)("has the value of %s", (name, type, shown) => {
    expect(html((form) => input(type, registerInHtml(form)(name)))).toContain(shown);
  });

  it("ticks nothing that is off, and gives a box no value that it does not have", () => {
    const shown = html((form) => input("checkbox", registerInHtml(form)("closed")));
    expect(shown).not.toMatch(/checked|value/);
  });

  it("has the text of an area and the choice of a list", () => {
    expect(html((form) => createElement("textarea", registerInHtml(form)("name")))).toContain(">Acme<");
    const options = ["choice", "offered"].map((value) => createElement("option", { key: value, value }));
    const list = html((form) => createElement("select", registerInHtml(form)("codes"), options));
    expect(list).toContain('<option value="offered" selected="">');
  });

  it.each([
    ["roles", "admin", "checkbox", true],
    ["roles", "other", "checkbox", false],
    ["codes", "offered", "radio", true],
    ["codes", "choice", "radio", false],
  ] as const)("of %s, %s is %s: %s", (name, value, type, isChosen) => {
    // A page hands on the `register` that fills in values: a choice must not take its value from there.
    const shown = html((form) => input(type, registerChoice({ ...form, register: registerInHtml(form) }, name, value)));
    expect(shown).toContain(`value="${value}"`);
    expect(shown.includes("checked")).toBe(isChosen);
  });
});
