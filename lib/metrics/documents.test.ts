import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  alerts,
  alertTests,
  dashboard,
  queries,
  rules,
  seriesIn,
  triedSeries,
} from "@/e2e/support/monitoring-documents";
import { type Metric, type MetricName, metrics } from "./metric";

const names = Object.keys(metrics) as MetricName[];
const page = readFileSync("docs/monitoring.md", "utf8");

/** What Prometheus calls the series of a metric. */
function seriesOf(name: MetricName): string[] {
  return metrics[name].kind === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => `${name}${end}`) : [name];
}

const known = new Map(names.flatMap((name) => seriesOf(name).map((series) => [series, name] as const)));

describe("the dashboard and the alert rules", () => {
  it("name only series that are told, with labels that these have", () => {
    const named = [...queries, ...triedSeries];
    expect(named.flatMap(seriesIn).filter((series) => !known.has(series))).toEqual([]);
    const strange = named.flatMap((query) =>
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
    expect(seriesIn('sum(rate(gatehouse_sign_in_total{job="x"}[5m]))')).toEqual(["gatehouse_sign_in_total"]);
    expect(known.has("gatehouse_sign_in_total")).toBe(false);
  });

  it("each rule is tried on what it fires on", () => {
    const tried = [...alertTests.matchAll(/alertname: (\w+)\n +exp_alerts:/g)].map(([, title = ""]) => title);
    expect(new Set(tried)).toEqual(new Set([...alerts.matchAll(/- alert: (\w+)/g)].map(([, title]) => title)));
  });

  it("the dashboard shows every metric", () => {
    const shown = new Set(dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => seriesIn(expr))));
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
