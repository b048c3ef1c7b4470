import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Metric, type MetricName, metrics } from "./metric";

const names = Object.keys(metrics) as MetricName[];
const alerts = readFileSync("docs/monitoring/alerts.yml", "utf8");
const page = readFileSync("docs/monitoring.md", "utf8");

const dashboardSchema = z.object({
  templating: z.object({ list: z.array(z.object({ query: z.string() })) }),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
});
const dashboard = dashboardSchema.parse(JSON.parse(readFileSync("docs/monitoring/grafana-dashboard.json", "utf8")));

const rules = [...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = ""]) => expr);
const queries = [
  ...rules,
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => query),
];

/** What Prometheus calls the series of a metric. */
function seriesOf(name: MetricName): string[] {
  return metrics[name].kind === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => `${name}${end}`) : [name];
}

const known = new Map(names.flatMap((name) => seriesOf(name).map((series) => [series, name] as const)));
const namedIn = (query: string) => query.match(/\b(?:gatehouse|http_server)_[a-z_]+(?=[{[,)])/g) ?? [];

describe("the dashboard and the alert rules", () => {
  it("name only series that are told, with labels that these have", () => {
    expect(queries.flatMap(namedIn).filter((series) => !known.has(series))).toEqual([]);
    const strange = queries.flatMap((query) =>
      [...query.matchAll(/\b(\w+)\{([^}]*)\}/g)].flatMap(([, series = "", selector = ""]) => {
        const name = known.get(series);
        const labels = [...selector.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].map(([, label = ""]) => label);
        const own: Metric["labels"] = name ? metrics[name].labels : {};
        return labels.filter((label) => !["job", "instance", "le"].includes(label) && !(label in own));
      }),
    );
    expect(strange).toEqual([]);
  });

  it("a name that is not told would be found", () => {
    expect(namedIn('sum(rate(gatehouse_sign_in_total{job="x"}[5m]))')).toEqual(["gatehouse_sign_in_total"]);
    expect(known.has("gatehouse_sign_in_total")).toBe(false);
  });

  it("the dashboard shows every metric", () => {
    const shown = new Set(dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namedIn(expr))));
    expect(names.filter((name) => !seriesOf(name).some((series) => shown.has(series)))).toEqual([]);
  });

  it("there are six rules, and the page names each", () => {
    const titles = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, title = ""]) => title);
    expect(titles).toHaveLength(6);
    expect(rules).toHaveLength(6);
    expect(titles.filter((title) => !page.includes(`\`${title}\``))).toEqual([]);
  });
});

it("the page lists every metric with its labels, and no other", () => {
  const rows = [...page.matchAll(/^\| `((?:gatehouse|http)_\w+)` \| (.*?) ?\| /gm)].map(([, name, labels = ""]) => [
    name,
    [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
  ]);
  expect(rows).toEqual(names.map((name) => [name, Object.keys(metrics[name].labels)]));
});
