import { useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { input } from "@/components/ui/styles";
import { RowOptions } from "./row-options";

/** A role that a row can give. */
export type RoleChoice = { key: string; name: string; console: boolean };

/** The role of a row; one that opens the console is marked, one that does not exist is not shown as another. */
export function RoleSelect({
  field,
  chosen,
  roles,
  isInvalid,
  errorId,
  texts,
}: {
  field: UseFormRegisterReturn;
  chosen: string;
  roles: readonly RoleChoice[];
  isInvalid: boolean;
  /** Where it is said what is wrong with it; absent where nothing is. */
  errorId?: string;
  texts: { label: string; choose: string; opensConsole: string; unknown: (key: string) => string };
}) {
  const id = useId();
  const role = roles.find(({ key }) => key === chosen);
  const shown = role?.name ?? (chosen ? texts.unknown(chosen) : texts.choose);
  return (
    <>
      <select
        aria-label={texts.label}
        aria-invalid={isInvalid}
        aria-describedby={[role?.console && id, errorId].filter(Boolean).join(" ") || undefined}
        className={`${input} sm:w-auto`}
        {...field}
      >
        <RowOptions chosen={chosen} label={shown}>
          <option value="">{texts.choose}</option>
          {chosen && !role && <option value={chosen}>{shown}</option>}
          {roles.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </RowOptions>
      </select>
      {role?.console && (
        <strong id={id} className="text-small text-danger">
          {texts.opensConsole}
        </strong>
      )}
    </>
  );
}
