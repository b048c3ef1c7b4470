"use client";

import { ConnectionForm } from "./connection-form";
import type { EditorProps } from "./editing";
import { FormPart } from "./form-part";
import { MappingPart } from "./mapping-part";
import { NamePart } from "./name-part";
import { ProviderPart } from "./provider-part";
import { SecurityPart } from "./security-part";
import { SignInPart } from "./sign-in-part";
import { TypedNotice } from "./typed-notice";

/** All of a new connection on one page, folded but for what it cannot be without: most of the rest keeps its defaults. */
export function NewConnection(props: EditorProps) {
  return (
    <ConnectionForm {...props}>
      <TypedNotice />
      <FormPart>
        <NamePart />
        <ProviderPart />
        <MappingPart isFolded />
        <SecurityPart isFolded />
        <SignInPart isFolded />
      </FormPart>
    </ConnectionForm>
  );
}
