"use server";

import { z } from "zod";
import { setUpAction } from "@/lib/auth/admin-action";
import { applyFixToDraft } from "@/lib/diagnosis/apply-fix-to-draft";
import { mapClaimInDraft } from "@/lib/diagnosis/map-claim-in-draft";
import { replayResponse } from "@/lib/diagnosis/replay-response";
import { claimFieldSchema } from "@/lib/identity/claim-mapping";
import { beginDraftTest } from "@/lib/sign-in/begin-test";
import { replayInWords } from "./replay-words";

const reference = z.string().max(40);

const fixSchema = z.strictObject({ reference, fixId: z.string().max(60), role: z.string().max(63).nullable() });

/** Applies a fix to the draft; what is saved stays. */
export const applyFixForm = setUpAction("connections.write", fixSchema, (input, ctx) =>
  applyFixToDraft({ organizationId: ctx.organization.id, ...input }, ctx),
);

/** Evaluates the stored response again with the draft. */
export const replayForm = setUpAction("connections.write", z.strictObject({ reference }), async (input, ctx) =>
  replayInWords(await replayResponse({ organizationId: ctx.organization.id, ...input }, ctx)),
);

/** Begins a test of the draft as it is kept. */
export const testDraftForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string().max(40) }),
  async (input, ctx) => ({
    testId: await beginDraftTest({ organizationId: ctx.organization.id, ...input }, ctx.actor.id ?? "", ctx),
  }),
);

const claimSchema = z.strictObject({ reference, claim: z.string().min(1).max(500), field: claimFieldSchema });

/** Maps a claim that arrived to a field, in the draft. */
export const mapClaimForm = setUpAction("connections.write", claimSchema, (input, ctx) =>
  mapClaimInDraft({ organizationId: ctx.organization.id, ...input }, ctx),
);
