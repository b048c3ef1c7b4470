import { z } from "zod";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { type Operation, successStatuses } from "./operation";

/** The OpenAPI 3.1 document, made from the operations and their zod schemas. */
export function openApiDocument(
  operations: readonly Operation[],
  baseUrl: string,
  version: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const entry = paths[operation.path] ?? {};
    paths[operation.path] = entry;
    const isConnectionBody = /\/connections(\/\{id\})?$/.test(operation.path) && operation.body !== undefined;
    const schema = isConnectionBody ? connectionInputSchema : operation.body;
    entry[operation.method.toLowerCase()] = {
      summary: operation.summary,
      parameters: [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...(schema && {
        requestBody: {
          required: true,
          content: { "application/json": { schema: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) } },
        },
      }),
      responses: {
        ...successOf(operation),
        default: {
          description: "A problem (RFC 9457)",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Gatehouse", version },
    servers: [{ url: `${baseUrl}/api/v1` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Problem: {
          type: "object",
          required: ["type", "title", "status", "code", "detail", "reference"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string" },
            detail: { type: "string" },
            reference: { type: "string" },
            errors: {
              type: "array",
              items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
            },
          },
        },
      },
    },
  };
}

const descriptions = { 200: "The resource", 201: "Created", 204: "Done" } as const;

function successOf(operation: Operation): Record<string, { description: string }> {
  return Object.fromEntries(
    successStatuses(operation).map((status) => [status, { description: descriptions[status] }]),
  );
}
