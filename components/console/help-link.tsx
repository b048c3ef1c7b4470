"use client";

import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import type { HelpTopic } from "./help-topics";
import { openHelp } from "./open-help";

/** The way from a page to its help: beside the page where its frame has a place for it, else in a tab of its own. */
export function HelpLink({ topic, children }: { topic: HelpTopic; children: ReactNode }) {
  return (
    <a
      href={`/help/${topic}`}
      target="_blank"
      rel="noopener"
      data-help={topic}
      className="inline-flex min-h-6 items-baseline gap-1 whitespace-nowrap underline"
      onClick={(event) => {
        const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
        if (!opensElsewhere && openHelp(topic)) event.preventDefault();
      }}
    >
      <Icon name="circle-question" size={14} className="translate-y-0.5" />
      {children}
    </a>
  );
}
