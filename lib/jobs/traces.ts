import { env } from "@/lib/env";
import { routeTemplates } from "@/lib/metrics/route-template";
import { currentTracer, keepTracer } from "@/lib/metrics/tracer";
import packageJson from "@/package.json";
import { readManifest } from "./read-manifest";

/** Tells of every request from now on, where the settings ask for it; without them nothing is loaded or sent. */
export async function startTraces(): Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } =
    env();
  const isWanted = OTEL_EXPORTER_OTLP_ENDPOINT ?? OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (!isWanted || OTEL_SDK_DISABLED === "true" || OTEL_TRACES_EXPORTER === "none" || currentTracer()) return;
  const { startTracer } = await import("@/lib/metrics/start-tracer");
  keepTracer(startTracer({ routeOf: routeTemplates(readManifest()), version: packageJson.version }));
}
