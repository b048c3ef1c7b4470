const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** One piece of XML that is well-formed by itself; made by the functions below alone. */
export type Xml = { readonly xml: string };

/**
 * An element as XML. Values come from people and settings: each is escaped, and none can become markup. Pure.
 * @param name of our own choice, as the names of the attributes
 * @param attributes those without a value are left out
 */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | null | undefined>>,
  children: readonly (Xml | string)[] = [],
): Xml {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === null || value === undefined ? "" : ` ${key}="${escapeXml(value)}"`,
  );
  const inside = children.map((child) => (typeof child === "string" ? escapeXml(child) : child.xml)).join("");
  const start = `<${name}${written.join("")}`;
  return { xml: inside === "" ? `${start}/>` : `${start}>${inside}</${name}>` };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character);
}
