import type { SaveConfirmations } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { lockOrganization, type Organization } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { DirectoryName } from "@/lib/scim/directory-store";
import type { Configuration, ConfigurationInput } from "./configuration";
import { fieldsBelow, prepareSteps, type Step, type StepReport } from "./prepare-steps";
import { type Present, readPresent, toDocument } from "./read-configuration";
import type { Scene } from "./section";

type ConfigurationRequest = SaveConfirmations & {
  organization: Organization;
  /** Some settings are the operator's to change. */
  byOperator: boolean;
  document: ConfigurationInput;
  /** Whether what the document does not name is deleted. */
  prune: boolean;
};

/** A step that apply would not take, and why. */
type PlannedStep = StepReport & { path: string; refusal: SsoError | null };

/** `endedDryRuns`: directories whose people and groups are carried out next, each person in a transaction of their own. */
type AppliedConfiguration = { steps: StepReport[]; endedDryRuns: DirectoryName[] };

/**
 * Makes an organization as a document says, all of it or nothing: every step is the use case of its kind, with its audit entry, in one
 * transaction. What changed since the document was compared refuses, too.
 * @param requireMatch called with the configuration as it is, before anything is done; null: whatever it is
 * @throws SsoError validation_failed, already_exists (changed meanwhile), and what the use cases throw, with the path in the document
 */
export async function applyConfiguration(
  request: ConfigurationRequest & { requireMatch: ((current: Configuration) => void) | null },
  ctx: Context,
): Promise<AppliedConfiguration> {
  const { organization } = request;
  const present = await readPresent(organization, ctx.db);
  request.requireMatch?.(await toDocument(present, ctx.db));
  const { steps, scene } = await prepareRequest(request, present, ctx);
  if (steps.length === 0) return { steps: [], endedDryRuns: [] };
  const work = async (tx: Context["db"]) => {
    const inner = { ...ctx, db: tx };
    await lockOrganization(tx, organization.id);
    requireSame(present, await readPresent(organization, tx));
    const reports: StepReport[] = [];
    for (const step of steps) reports.push(await step.run(inner).catch(placed(step)));
    return reports;
  };
  // Who lands through a connection holds the organization, and then the connection.
  const done = await retryOnConflict(() => ctx.db.transaction(work));
  return { steps: done.filter(isChange), endedDryRuns: scene.endedDryRuns };
}

/**
 * What `applyConfiguration` would do: the same steps in the same transaction, which is undone. Each that is refused is told, and the
 * others go on.
 * @throws SsoError validation_failed
 */
export async function previewConfiguration(request: ConfigurationRequest, ctx: Context): Promise<PlannedStep[]> {
  const present = await readPresent(request.organization, ctx.db);
  const { steps } = await prepareRequest(request, present, ctx);
  if (steps.length === 0) return [];
  return undone(ctx, async (inner) => {
    const planned: PlannedStep[] = [];
    for (const step of steps) planned.push(await tryStep(step, inner));
    return planned.filter((step) => step.refusal !== null || isChange(step));
  });
}

async function prepareRequest(request: ConfigurationRequest, present: Present, ctx: Context) {
  const { organization, byOperator, document, prune, override, confirmsConsoleRoles } = request;
  const confirmations = { override, confirmsConsoleRoles };
  const scene: Scene = {
    organization,
    byOperator,
    confirmations,
    connectionIds: new Map(),
    asked: 0,
    endedDryRuns: [],
  };
  return { scene, steps: await prepareSteps({ document, present, prune }, scene, ctx) };
}

/** A change that turned out to be none, such as metadata that says what was known, is not told. */
const isChange = ({ action, changes }: StepReport) => action !== "change" || changes.length > 0;

/** A refusal inside the transaction undoes this step alone. */
async function tryStep(step: Step, ctx: Context): Promise<PlannedStep> {
  try {
    const report = await ctx.db.transaction((tx) => step.run({ ...ctx, db: tx }));
    // An ID that was made in here is undone with the rest, and another one is made later.
    return { ...report, id: step.expected.id, path: step.path, refusal: null };
  } catch (error) {
    if (!(error instanceof SsoError)) throw error;
    return { ...step.expected, path: step.path, refusal: withPath(step.path, error) };
  }
}

const placed =
  ({ path }: Step) =>
  (error: unknown): never => {
    throw error instanceof SsoError ? withPath(path, error) : error;
  };

function withPath(path: string, error: SsoError): SsoError {
  return new SsoError(error.code, { ...error.details, fields: fieldsBelow(path, error) }, { cause: error });
}

/** What was compared with the document must still be there, or the steps would undo what somebody else did in between. */
function requireSame(before: Present, now: Present): void {
  const text = (present: Present) =>
    JSON.stringify([...present.values()].map((items) => items.map(({ id, compared }) => [id, compared])));
  if (text(before) === text(now)) return;
  throw new SsoError("already_exists", { expected: said("unchangedConfiguration"), got: said("changedMeanwhile") });
}

class Undo extends Error {}

/** Does work in a transaction that leaves nothing behind. */
async function undone<T>(ctx: Context, work: (inner: Context) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await ctx.db.transaction(async (tx) => {
      results.push(await work({ ...ctx, db: tx }));
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  const [result] = results;
  if (result === undefined) throw new Error("The transaction ended before its work");
  return result;
}
