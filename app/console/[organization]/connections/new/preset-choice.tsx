"use client";

import { useRouter } from "next/navigation";
import { ProblemNotice } from "@/components/console/problem-notice";
import { ProviderMark } from "@/components/console/provider-mark";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { startGuideForm } from "../[connection]/guide/actions";

type PresetTile = { id: string; provider: string; summary: string; label: string };

/** The providers that have a guide; choosing one makes a draft, because the other side needs our addresses first. */
export function PresetChoice({ slug, tiles }: { slug: string; tiles: PresetTile[] }) {
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(startGuideForm, slug);
  const start = (presetId: string) =>
    run({ presetId }, ({ id }) => router.push(`/console/${slug}/connections/${id}/guide`));
  return (
    <>
      <ProblemNotice failure={failure} />
      <ul className="mb-8 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {tiles.map(({ id, provider, summary, label }) => (
          <li key={id}>
            <button
              type="button"
              className={`${card} flex h-full w-full items-center gap-3 text-left hover:border-accent disabled:opacity-60`}
              aria-label={label}
              disabled={isPending}
              onClick={() => start(id)}
            >
              <ProviderMark name={provider} />
              <span className="min-w-0">
                <span className="block font-semibold">{provider}</span>
                <span className="block text-muted">{summary}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
