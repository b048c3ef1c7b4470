import { expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import { parseOutboundAllow } from "./outbound-policy";
import { guardedFetch, safeFetchText } from "./safe-fetch-client";

// Who types a name must not read from the refusal what it leads to: by such answers the holder of a setup link would map the
// operator's network. The name itself is what they typed.

const none = parseOutboundAllow("");
const url = "https://localhost/metadata";

it.each([
  ["metadata", () => safeFetchText(url, none)],
  ["a provider's endpoint", () => guardedFetch(none)(url, { method: "GET", headers: {} })],
])("a refusal names the host and not its address: %s", async (_what, ask) => {
  const refused = await ask().catch((error) => error);
  expect(refused).toMatchObject({ code: "outbound_blocked" });
  expect(refused.details).toEqual({
    got: said("leadsToPrivate", { host: "localhost" }),
    expected: said("publicAddress"),
  });
});
