import { useTranslations } from "next-intl";

/** A changed field by its path, and what it is called. */
export type Change = { field: string; label: string; from: unknown; to: unknown };

const shownEntries = 5;
const shownLength = 200;
const values = "font-mono break-all";

/**
 * Changes of a configuration, a line each; of lists what came and went. A secret is only said to have changed.
 * @param notes what changes elsewhere with it, in sentences
 */
export function ChangeList({ changes, notes = [] }: { changes: readonly Change[]; notes?: readonly string[] }) {
  const t = useTranslations("changes");
  if (changes.length + notes.length === 0) return <p className="text-muted">{t("none")}</p>;
  return (
    <ul className="space-y-1">
      {changes.map((change) => (
        <li key={change.field} className="text-small break-words">
          {change.field === "oidc.clientSecretSetAt" ? t("secret", { field: change.label }) : <Line {...change} />}
        </li>
      ))}
      {notes.map((note) => (
        <li key={note} className="text-small break-words">
          {note}
        </li>
      ))}
    </ul>
  );
}

function Line({ label, from, to }: Change) {
  const t = useTranslations("changes");
  if (!Array.isArray(from) || !Array.isArray(to))
    return (
      <>
        {label}:{" "}
        <span className={values}>
          {valueText(from)} → {valueText(to)}
        </span>
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
      {label}: {parts.length === 0 ? t("order") : <span className={values}>{parts.join("  ")}</span>}{" "}
      {more > 0 && t("more", { count: more })}
    </>
  );
}

function valueText(value: unknown): string {
  if (typeof value === "string" && value.startsWith("-----BEGIN CERTIFICATE-----"))
    return `certificate …${value.slice(-60, -27).replaceAll("\n", "")}`;
  const text = JSON.stringify(value) ?? "null";
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
