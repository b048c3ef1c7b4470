import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What is shipped for Prometheus and Grafana, as the tests read it. */
const folder = join(import.meta.dirname, "../../docs/monitoring");

const dashboardSchema = z.object({
  templating: z.object({ list: z.array(z.object({ query: z.string() })) }),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
});

export const alerts = readFileSync(join(folder, "alerts.yml"), "utf8");
export const alertTests = readFileSync(join(folder, "alerts.test.yml"), "utf8");
export const dashboard = dashboardSchema.parse(
  JSON.parse(readFileSync(join(folder, "grafana-dashboard.json"), "utf8")),
);

/** The expressions of the alert rules. */
export const rules = [...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = ""]) => expr);
/** The series on which the rules are tried. */
export const triedSeries = [...alertTests.matchAll(/^ +- series: (.+)$/gm)].map(([, series = ""]) => series);
export const queries = [
  ...rules,
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => query),
];

/** Our series that an expression names. */
export const seriesIn = (query: string) => query.match(/\b(?:gatehouse|http_server)_[a-z_]+(?=[{[,)])/g) ?? [];
