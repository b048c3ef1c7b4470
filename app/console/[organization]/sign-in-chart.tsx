import { getFormatter, getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { axisText } from "@/components/ui/moment-text";
import { card } from "@/components/ui/styles";
import { type Bar, type ChartRange, chartRangeNames, type SignInChart } from "@/lib/activity/chart-range";
import { countedSignIns } from "./activity/event-filter";

const height = 120;
const width = 720;
const gap = 3;

/** Sign-ins over time as bars and as a table, with the causes of refusals. */
export async function SignIns({ slug, range, chart }: { slug: string; range: ChartRange; chart: SignInChart }) {
  const t = await getTranslations("overview.chart");
  const format = await getFormatter();
  const isEmpty = chart.succeeded + chart.failed === 0;
  return (
    <section className={`${card} mb-6`} aria-labelledby="sign-ins">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="sign-ins" className="text-base font-semibold">
          {t("title")}
        </h2>
        <RangeSwitch slug={slug} range={range} />
      </div>
      <ul className="mb-3 flex flex-wrap gap-x-6 tabular-nums">
        {(["succeeded", "failed"] as const).map((outcome) => (
          <li key={outcome} className="flex items-center gap-2">
            <span aria-hidden className={`size-3 rounded-sm ${outcome === "failed" ? "bg-danger" : "bg-success"}`} />
            {t(outcome)}: {format.number(chart[outcome])}
          </li>
        ))}
      </ul>
      {isEmpty ? <p className="text-muted">{t("none")}</p> : <Bars range={range} bars={chart.bars} />}
      <Refusals slug={slug} range={range} chart={chart} />
    </section>
  );
}

async function RangeSwitch({ slug, range }: { slug: string; range: ChartRange }) {
  const t = await getTranslations("overview.chart");
  return (
    <nav aria-label={t("range")}>
      <ul className="flex gap-1">
        {chartRangeNames.map((name) => (
          <li key={name}>
            <Link
              href={`/console/${slug}?range=${name}#sign-ins`}
              scroll={false}
              aria-current={name === range ? "true" : undefined}
              className="inline-flex min-h-9 items-center rounded-md px-3 underline max-sm:min-h-11 aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:no-underline"
            >
              {t(`ranges.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

async function Bars({ range, bars }: { range: ChartRange; bars: readonly Bar[] }) {
  const t = await getTranslations("overview.chart");
  const format = await getFormatter();
  const nameOf = ({ from }: Bar) => axisText(format, from, range === "24h");
  const [first] = bars;
  const last = bars.at(-1);
  return (
    <>
      <Drawing bars={bars} />
      <p aria-hidden className="mt-1 flex justify-between text-muted tabular-nums">
        <span>{first && nameOf(first)}</span>
        <span>{last && nameOf(last)}</span>
      </p>
      <details className="mt-2">
        <summary className="w-fit cursor-pointer text-muted">{t("asTable")}</summary>
        <table className="mt-2 w-full max-w-[640px] text-left tabular-nums">
          <thead>
            <tr className="text-muted">
              <th scope="col" className="py-1 pr-4 font-medium">
                {t("from")}
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                {t("succeeded")}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t("failed")}
              </th>
            </tr>
          </thead>
          {/* Said once, not at each of up to ninety cells. */}
          <tbody className="[&_td]:text-right [&_th]:font-normal [&_:is(td,th)]:border-t [&_:is(td,th)]:border-border [&_:is(td,th)]:py-1 [&_:is(td,th)]:pr-4 [&_td:last-child]:pr-0">
            {bars.map((bar) => (
              <tr key={bar.from.getTime()}>
                <th scope="row">{nameOf(bar)}</th>
                <td>{format.number(bar.succeeded)}</td>
                <td>{format.number(bar.failed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** The bars for the eye: what was refused is on what succeeded. The table below says the same. */
function Drawing({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ succeeded, failed }) => succeeded + failed));
  const step = width / bars.length;
  const scale = (value: number) => (value === 0 ? 0 : Math.max(2, Math.round((value / most) * (height - 2))));
  // All bars of a colour are one path.
  const box = (index: number, top: number, tall: number) => {
    const left = Math.round(index * step + gap / 2);
    return tall === 0 ? "" : `M${left} ${top}h${Math.round(step - gap)}v${tall}H${left}z`;
  };
  const scaled = bars.map(({ succeeded, failed }) => [scale(succeeded), scale(failed)] as const);
  const good = scaled.map(([tall], index) => box(index, height - tall, tall)).join("");
  const bad = scaled.map(([below, tall], index) => box(index, Math.max(0, height - below - tall), tall)).join("");
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="h-[120px] w-full">
      <rect y={height - 1} width={width} height={1} className="fill-border" />
      <path d={good} className="fill-success" />
      <path d={bad} className="fill-danger" />
    </svg>
  );
}

const shownCauses = 8;

async function Refusals({ slug, range, chart }: { slug: string; range: ChartRange; chart: SignInChart }) {
  const t = await getTranslations("overview.chart");
  const errors = await getTranslations("errors");
  const format = await getFormatter();
  const { refusals, failed } = chart;
  const others = refusals.slice(shownCauses).reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h3 className="mt-4 mb-2 font-medium">{t("refusals")}</h3>
      {refusals.length === 0 && <p className="text-muted">{t("noRefusals")}</p>}
      <ol className="space-y-2">
        {refusals.slice(0, shownCauses).map(({ code, count }) => (
          <li key={code} className="flex justify-between gap-3">
            <Link className="link min-w-0 break-words" href={countedSignIns(slug, range, { code })}>
              {errors(`${code}.title`)}
            </Link>
            <span className="tabular-nums">{format.number(count)}</span>
          </li>
        ))}
        {others > 0 && (
          <li className="flex justify-between gap-3">
            <span>{t("otherCauses")}</span>
            <span className="tabular-nums">{format.number(others)}</span>
          </li>
        )}
      </ol>
      {others > 0 && (
        <p className="mt-2">
          <Link className="link" href={countedSignIns(slug, range, { outcome: "failed" })}>
            {t("allRefused", { count: failed })}
          </Link>
        </p>
      )}
    </>
  );
}
