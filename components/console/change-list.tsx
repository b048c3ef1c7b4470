import { useTranslations } from "next-intl";

export type Change = { field: string; from: unknown; to: unknown };

const shownEntries = 5;
const shownLength = 200;

/** Changes of a configuration, a line each; of lists what came and went. A secret is only said to have changed. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const t = useTranslations("changes");
  if (changes.length === 0) return <p className="text-muted">{t("none")}</p>;
  return (
    <ul className="space-y-1">
      {changes.map(({ field, from, to }) => (
        <li key={field} className="font-mono text-small break-all">
          {field === "oidc.clientSecretSetAt" ? t("secret") : <Line field={field} from={from} to={to} />}
        </li>
      ))}
    </ul>
  );
}

function Line({ field, from, to }: Change) {
  const t = useTranslations("changes");
  if (!Array.isArray(from) || !Array.isArray(to))
    return (
      <>
        {field}: {valueText(from)} → {valueText(to)}
      </>
    );
  const texts = (list: unknown[]) => list.map((entry) => valueText(entry));
  const [before, after] = [texts(from), texts(to)];
  const came = after.filter((entry) => !before.includes(entry));
  const went = before.filter((entry) => !after.includes(entry));
  const parts = [
    ...went.slice(0, shownEntries).map((entry) => `− ${entry}`),
    ...came.slice(0, shownEntries).map((entry) => `+ ${entry}`),
  ];
  const more = came.length + went.length - parts.length;
  return (
    <>
      {field}: {parts.length === 0 ? t("order") : parts.join("  ")} {more > 0 && t("more", { count: more })}
    </>
  );
}

function valueText(value: unknown): string {
  if (typeof value === "string" && value.startsWith("-----BEGIN CERTIFICATE-----"))
    return `certificate …${value.slice(-60, -27).replaceAll("\n", "")}`;
  const text = JSON.stringify(value) ?? "null";
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
