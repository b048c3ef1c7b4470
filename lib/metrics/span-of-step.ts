import type { Step } from "./tracer";

type SpanText = { name: string; attributes: Record<string, string> };

const operations = new Set(
  "select insert update delete with begin commit rollback savepoint release set listen notify lock".split(" "),
);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What is no method that we know is told as what OpenTelemetry calls it: anybody may send any word. */
export const methodLabel = (method: string): string => (methods.has(method) ? method : "_OTHER");

/** How a step is called, and its attributes by the conventions of OpenTelemetry. Pure. */
export function spanOfStep(step: Step): SpanText {
  switch (step.kind) {
    case "database":
      return statementSpan(step.text);
    case "outbound":
      return {
        name: methodLabel(step.method),
        attributes: { "http.request.method": methodLabel(step.method), "server.address": step.host },
      };
    case "stage":
      return { name: `${step.stage} ${step.protocol}`, attributes: { "gatehouse.protocol": step.protocol } };
  }
}

/** Of a statement what it does, and to which table: its text could hold a value, however rarely. */
function statementSpan(text: string): SpanText {
  const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? "";
  const operation = operations.has(word) ? word : "other";
  const table = /\b(?:from|into|update)\s+"?([a-z_]{1,63})"?/i.exec(text)?.[1]?.toLowerCase();
  return {
    name: table === undefined ? operation : `${operation} ${table}`,
    attributes: {
      "db.system.name": "postgresql",
      "db.operation.name": operation,
      ...(table !== undefined && { "db.collection.name": table }),
    },
  };
}
