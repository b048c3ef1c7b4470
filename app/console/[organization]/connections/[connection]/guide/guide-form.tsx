"use client";

import type { ReactNode } from "react";
import { useFormContext } from "react-hook-form";
import { ConnectionForm } from "../../connection-form";
import { DraftNotice } from "../../draft-notice";
import { type EditorProps, useEditing } from "../../editing";
import { FormPart } from "../../form-part";
import type { ConnectionFormValues } from "../../form-values";
import { ShortMappingPart } from "../../mapping-part";
import { type Portal, PortalQuestion } from "../../portal-question";
import { SignInPart } from "../../sign-in-part";
import { TestConnection } from "../../test-connection";
import { TypedNotice } from "../../typed-notice";
import type { NextStep } from "../next-step";
import { TurnSwitch } from "../turn-switch";
import { leadsOn } from "./leads-on";
import { StepNavigation, type StepWays } from "./step-navigation";

type StepProps = { ways: StepWays; next: NextStep | null; portal: Portal | null };
/** What a draft changes of what is saved. */
type Changes = { changes: ReactNode };

/** The steps of a guide that edit the connection: the same form, and of it what the step is about. */
export function GuideForm({
  step,
  ways,
  next,
  portal,
  changes,
  ...props
}: EditorProps & StepProps & Changes & { step: "map" | "test" }) {
  return (
    <ConnectionForm {...props} isSaveNext={!leadsOn(step, next)}>
      <TypedNotice />
      <DraftNotice>{changes}</DraftNotice>
      {step === "map" ? <MapStep ways={ways} /> : <TestStep ways={ways} next={next} portal={portal} />}
    </ConnectionForm>
  );
}

function MapStep({ ways }: Pick<StepProps, "ways">) {
  const { draft, save } = useEditing();
  const { formState, getValues } = useFormContext<ConnectionFormValues>();
  const isChanged = formState.isDirty || draft !== null;
  return (
    <>
      <FormPart>
        <ShortMappingPart />
      </FormPart>
      <StepNavigation ways={ways} isNext onLeave={async () => !isChanged || (await save(getValues("status")))} />
    </>
  );
}

function TestStep({ ways, next, portal }: StepProps) {
  const { connectionId } = useEditing();
  return (
    <>
      <FormPart>
        {connectionId !== null && <TestConnection connectionId={connectionId} isNext={next === "test"} />}
        {portal && <PortalQuestion {...portal} />}
        <SignInPart />
        <TurnSwitch isNext={next === "turnOn"} />
      </FormPart>
      <StepNavigation ways={ways} isNext={next === "complete"} />
    </>
  );
}
