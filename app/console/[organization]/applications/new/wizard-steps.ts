/** The steps of a new application, in their order. */
export const wizardSteps = ["name", "addresses", "access", "claims"] as const;
export type WizardStep = (typeof wizardSteps)[number];

const inName = ["kind", "name", "logo"];

/** The first step that holds one of the refused fields; null where none does. Pure. */
export function stepOf(paths: readonly string[]): WizardStep | null {
  const steps = paths.map((path): WizardStep => {
    const [part = ""] = path.split(".");
    if (inName.includes(part)) return "name";
    if (part === "access" || part === "claims") return part;
    return "addresses";
  });
  return wizardSteps.find((step) => steps.includes(step)) ?? null;
}
