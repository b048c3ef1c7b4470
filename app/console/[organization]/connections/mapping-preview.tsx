"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useReachable } from "@/components/console/use-reachable";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { Moment } from "@/components/ui/moment";
import { button } from "@/components/ui/styles";
import type { Refusal } from "@/lib/auth/refusal";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { attributeText } from "../attribute-text";
import { previewMappingForm } from "./actions";
import type { ConnectionFormValues } from "./form-values";
import { mappingFromForm } from "./mapping-form";
import type { MappingWords } from "./preview-words";

type State =
  | { status: "none" | "waiting" | "incomplete" }
  /** No server answered, or a newer one. */
  | { status: "failed"; failure: Refusal }
  /** Null: no sign-in of the connection has kept claims. */
  | { status: "ready"; preview: MappingWords | null };

const PreviewContext = createContext<State>({ status: "none" });

const quietMilliseconds = 500;

const unanswered: ReadonlySet<ErrorCode> = new Set(["server_unreachable", "page_outdated"]);

/** Applies the mapping as it is typed to the last sign-in, for every part of the form that shows something of it. */
export function MappingPreviewProvider({
  slug,
  connectionId,
  children,
}: {
  slug: string;
  /** Null for a connection that is not saved yet: nobody has signed in through it. */
  connectionId: string | null;
  children: ReactNode;
}) {
  const { control, getValues } = useFormContext<ConnectionFormValues>();
  const reachable = useReachable();
  const [claims, provisioning] = useWatch({ control, name: ["claims", "provisioning"] });
  const [state, setState] = useState<State>({ status: connectionId === null ? "none" : "waiting" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the watched values only say when to ask again
  useEffect(() => {
    if (connectionId === null) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const asked = previewMappingForm(slug, { connectionId, ...mappingFromForm(getValues()) });
      const result = await reachable(asked);
      if (!isCurrent) return;
      if (result.ok) setState({ status: "ready", preview: result.answer });
      else if (unanswered.has(result.code)) setState({ status: "failed", failure: result });
      else setState({ status: "incomplete" });
    }, quietMilliseconds);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [slug, connectionId, claims, provisioning, getValues]);
  return <PreviewContext value={state}>{children}</PreviewContext>;
}

/** The preview where there is one. */
export function useMappingPreview(): MappingWords | null {
  const state = useContext(PreviewContext);
  return state.status === "ready" ? state.preview : null;
}

/** Whether there may be a preview in a moment: what it will say gets its place at once, so that nothing moves below a pointer. */
export function useIsPreviewExpected(): boolean {
  const { status } = useContext(PreviewContext);
  return status === "waiting" || status === "ready";
}

/** What the mapping makes of the last sign-in, and what it leaves. */
export function MappingPreviewPanel({ onUse }: { onUse: (claim: string) => void }) {
  const t = useTranslations("mappingPreview");
  const state = useContext(PreviewContext);
  const words = useTranslations("attributes.values");
  const joined = useJoinedValues();
  if (state.status === "none") return null;
  if (state.status === "failed")
    return (
      <p role="status" className="mt-4 rounded-md bg-danger-surface p-3 text-danger">
        <span className="block font-medium">{state.failure.title}</span>
        {state.failure.advice}
      </p>
    );
  if (state.status !== "ready" || state.preview === null) {
    const label = { waiting: t("waiting"), incomplete: t("incomplete"), ready: t("nothing") }[state.status];
    return <p className="mt-4 rounded-md bg-sunken p-3 text-muted">{label}</p>;
  }
  const { source, fields, attributes, misfits, roles, groups, unusedClaims } = state.preview;
  return (
    <section className="mt-4 rounded-md bg-sunken p-3" aria-label={t("title")}>
      <h3 className="font-semibold">{t("title")}</h3>
      <p className="mb-2 text-muted">
        <Moment at={source.at} words={(when) => t("source", { email: source.email ?? t("somebody"), when })} />
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {fields.map(({ field, value }) => (
          <Line key={field} name={t(`fields.${field}`)} value={value} />
        ))}
        {attributes.map(({ label, value }) => (
          <Line key={label} name={label} value={attributeText(value, { yes: words("yes"), no: words("no"), joined })} />
        ))}
        <Line
          name={t("fields.role")}
          value={roles === null ? t("refused") : joined(roles.map(({ role, reason }) => `${role} (${reason})`)) || "–"}
        />
        {groups.length > 0 && (
          <Line name={t("fields.groups")} value={joined(groups.map(({ group, reason }) => `${group} (${reason})`))} />
        )}
      </dl>
      {misfits.map((misfit) => (
        <p key={misfit} className="mt-2 break-words text-warning">
          {misfit}
        </p>
      ))}
      {unusedClaims.length > 0 && (
        <>
          <h4 className="mt-3 mb-1 font-medium">{t("unused")}</h4>
          <ul>
            {unusedClaims.map(({ name, values }) => (
              <li key={name} className="mb-1 flex flex-wrap items-center gap-2">
                <code className="min-w-0 font-mono text-small break-all">{name}</code>
                <span className="min-w-0 text-muted break-all">{values.join(", ")}</span>
                <button
                  type="button"
                  className={button.secondary}
                  aria-label={t("useClaim", { name })}
                  onClick={() => onUse(name)}
                >
                  {t("use")}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="font-mono text-small break-all">{value}</dd>
    </>
  );
}

/** Values that arrived and that no row means, each one click away from a row. */
export function UnmappedValues({
  to,
  values,
  onAdd,
}: {
  /** The table that gets the row: a value can be missing in both. */
  to: "role" | "group";
  values: readonly string[];
  onAdd: (value: string) => void;
}) {
  const t = useTranslations("mappingPreview");
  if (values.length === 0) return null;
  return (
    <div className="my-3 rounded-md bg-sunken p-3">
      <p className="mb-2 text-muted">{t("unmapped")}</p>
      <div className="flex flex-wrap gap-2">
        {values.map((value) => (
          <button
            key={value}
            type="button"
            className={`${button.secondary} max-w-full font-mono text-small break-all`}
            aria-label={t(to === "role" ? "addRoleValue" : "addGroupValue", { value })}
            onClick={() => onAdd(value)}
          >
            + {value}
          </button>
        ))}
      </div>
    </div>
  );
}
