import { getTranslations } from "next-intl/server";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Door, DoorKind } from "@/lib/leaving/receipt";
import { DataTable, rowClass } from "./data-table";

/** Of these only the number says something. */
const unnamed: readonly DoorKind[] = ["status", "recoveryCodes"];

/** What is open, or was closed: a line for each kind of access. @param withState false while nothing was closed yet */
export async function DoorTable({
  label,
  doors,
  withState,
}: {
  label: string;
  doors: readonly Door[];
  withState: boolean;
}) {
  const t = await getTranslations("leaving");
  const joined = await getJoinedValues();
  const columns = (["door", "count", "names", "state"] as const).filter((key) => withState || key !== "state");
  return (
    <DataTable
      label={label}
      columns={columns.map((key) => ({ key, label: t(`columns.${key}`), isNumeric: key === "count" }))}
    >
      {doors.map(({ door, state, count, names }) => (
        <tr key={door} className={rowClass}>
          <td>{t(`doors.${door}`)}</td>
          <td className="text-right tabular-nums">{count}</td>
          <td className="break-words">{unnamed.includes(door) ? "" : joined(names)}</td>
          {withState && (
            <td>
              <StatusBadge variant={state === "closed" ? "good" : "warning"} label={t(`states.${state}`)} />
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  );
}
