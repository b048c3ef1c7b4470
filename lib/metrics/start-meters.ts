import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { AggregationTemporality, InstrumentType, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { boundLabels, type Metric, type MetricName, metrics, type NameOf, type Reading } from "./metric";
import type { Recorder } from "./recorder";
import type { RouteTemplates } from "./route-template";

/** Read when somebody asks, and at no other time. */
class AskedReader extends MetricReader {
  constructor() {
    super({
      // Of a gauge only what was read this time: a connection that was deleted has no series any more.
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    });
  }
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** From what the database answers in to how long a provider may take. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Gauges wait for the database no longer than Prometheus does for us. */
const timeoutMillis = 8_000;

type Sources = {
  /** What the gauges say now. When it fails, the counters are told without them. */
  readGauges: () => Promise<readonly Reading[]>;
  routeOf: RouteTemplates;
};

const namesOf = <Kind extends Metric["kind"]>(kind: Kind) =>
  Object.keys(metrics).filter((name): name is NameOf<Kind> => metrics[name as MetricName].kind === kind);

/** Makes an instrument for each metric, and what feeds them and reads them. Every label passes `boundLabels` on the way in. */
export function startMeters({ readGauges, routeOf }: Sources): Recorder {
  const reader = new AskedReader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("gatehouse");
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  const described = (name: MetricName) => ({ description: metrics[name].help });
  const counters = new Map(namesOf("counter").map((name) => [name, meter.createCounter(name, described(name))]));
  const histograms = new Map(
    namesOf("histogram").map((name) => [
      name,
      meter.createHistogram(name, { ...described(name), advice: { explicitBucketBoundaries: boundaries } }),
    ]),
  );
  const gauges = new Map(namesOf("gauge").map((name) => [name, meter.createObservableGauge(name, described(name))]));
  meter.addBatchObservableCallback(
    async (result) => {
      for (const { name, value, labels } of await readGauges()) {
        const gauge = gauges.get(name);
        if (gauge) result.observe(gauge, value, boundLabels(name, labels));
      }
    },
    [...gauges.values()],
  );
  const observe: Recorder["observe"] = (name, seconds, labels) =>
    histograms.get(name)?.record(seconds, boundLabels(name, labels));
  return {
    add: (name, labels) => counters.get(name)?.add(1, boundLabels(name, labels)),
    observe,
    served: ({ method, url, status, seconds }) =>
      observe("http_server_request_duration_seconds", seconds, {
        http_request_method: method,
        http_route: routeOf(url),
        http_response_status_code: String(status),
      }),
    async scrape() {
      const { resourceMetrics } = await reader.collect({ timeoutMillis });
      return serializer.serialize(resourceMetrics);
    },
  };
}
