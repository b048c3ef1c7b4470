import { AsyncLocalStorage } from "node:async_hooks";
import { DiagLogLevel, diag, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { SsoError } from "@/lib/errors/sso-error";
import { log } from "@/lib/log";
import type { RouteTemplates } from "./route-template";
import { methodLabel, spanOfStep } from "./span-of-step";
import type { Step, Tracer } from "./tracer";

const kinds: Record<Step["kind"], SpanKind> = {
  database: SpanKind.CLIENT,
  outbound: SpanKind.CLIENT,
  stage: SpanKind.INTERNAL,
};

/**
 * Makes spans and sends them by OTLP, to where the variables of OpenTelemetry say. Nothing is registered for others: what the framework would
 * tell of itself has whole addresses with their queries.
 */
export function startTracer({ routeOf, version }: { routeOf: RouteTemplates; version: string }): Tracer {
  diag.setLogger(quietly, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const named = resourceFromAttributes({ "service.name": "gatehouse", "service.version": version });
  const provider = new BasicTracerProvider({
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("gatehouse");
  const current = new AsyncLocalStorage<Span>();
  return {
    serve({ method, url }, response, work) {
      const known = methodLabel(method);
      const route = routeOf(url);
      const attributes = { "http.request.method": known, "http.route": route };
      const span = tracer.startSpan(`${known} ${route}`, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT);
      response.once("close", () => {
        span.setAttribute("http.response.status_code", response.statusCode);
        if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      return current.run(span, work);
    },
    async step(step, work, statusOf) {
      const parent = current.getStore();
      if (!parent) return work();
      const { name, attributes } = spanOfStep(step);
      const options = { kind: kinds[step.kind], attributes };
      const span = tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent));
      try {
        const result = await current.run(span, work);
        if (statusOf) span.setAttribute("http.response.status_code", statusOf(result));
        return result;
      } catch (error) {
        // Without a message: it may say what somebody sent.
        span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", typeOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
    stop: () => provider.shutdown(),
  };
}

function typeOf(error: unknown): string {
  if (error instanceof SsoError) return error.code;
  const { name } = error instanceof Error ? error : { name: "" };
  return /^[A-Za-z]{1,60}$/.test(name) ? name : "other";
}

const nothing = () => undefined;
/** A collector that is away is worth a line, and stops nothing. */
const quietly = {
  error: (message: string) => log().warn({ reason: message.slice(0, 500) }, "traces were not sent"),
  warn: nothing,
  info: nothing,
  debug: nothing,
  verbose: nothing,
};
