import { catalogue } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { log } from "@/lib/log";
import { factTexts } from "@/lib/messages/fact-texts";
import { errorBody, type ScimAnswer } from "./scim-answer";
import type { RequestNote } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

const english = factTexts("en");

/** What was thrown, as an answer; its reason is noted. What is unexpected is logged and told to nobody. */
export function refusedAnswer(error: unknown, note: RequestNote | null): ScimAnswer {
  const { status, scimType, reason, headers } = toRefusal(error, note);
  note?.facts.push(reason);
  return { status, body: errorBody(status, scimType, sentence(reason)), headers: { ...headers } };
}

function toRefusal(error: unknown, note: RequestNote | null): ScimRefusal {
  if (error instanceof ScimRefusal) return error;
  if (error instanceof SsoError && error.code === "last_administrator")
    return new ScimRefusal(409, "mutability", lastAdministrator(note));
  if (error instanceof SsoError) {
    const { expected, got } = error.details;
    return new ScimRefusal(catalogue[error.code].status, null, got ?? expected ?? plain(error.code));
  }
  log().error({ err: error }, "a SCIM request failed unexpectedly");
  return new ScimRefusal(catalogue[unexpectedCode(error)].status, null, said("scimUnexpected"));
}

function lastAdministrator(note: RequestNote | null): Fact {
  const { type, label } = note?.target ?? { type: "user", label: null };
  if (type === "group") return said("scimLastAdministratorOfGroup", { group: plain(label) });
  return said("scimLastAdministrator", { email: personal(label) });
}

/** A fact as a sentence of its own. */
function sentence(reason: Fact): string {
  const text = english(reason);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
