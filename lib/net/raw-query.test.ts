import { expect, it } from "vitest";
import { queryHeader, rawQuery } from "./raw-query";

const marker = "m".repeat(43);
const url = "https://sso.test/saml/logout/abc?RelayState=a+b%7E";

it.each([
  ["our server's word is the query as it came", `${marker} RelayState=a%20b~`, marker, "RelayState=a%20b~"],
  ["a header of the client is worth nothing", "guess RelayState=x", marker, "RelayState=a+b%7E"],
  ["without our server nobody's word counts", `${marker} RelayState=x`, null, "RelayState=a+b%7E"],
  ["without the header there is the address", "", marker, "RelayState=a+b%7E"],
  ["a marker alone is no query", marker, marker, "RelayState=a+b%7E"],
])("%s", (_name, header, known, query) => {
  expect(rawQuery({ headers: new Headers({ [queryHeader]: header }), url }, known)).toBe(query);
});
