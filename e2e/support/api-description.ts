type Described = { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };

/**
 * Holds what the REST API answers against what it says of itself: every journey that calls it is a test of the description.
 * Refusals are described as a whole.
 */
export function describedAnswers(base: string): (method: string, path: string, status: number) => Promise<void> {
  let known: Promise<Described> | undefined;
  return async (method, path, status) => {
    if (status >= 400) return;
    known ??= fetch(`${base}/api/v1/openapi.json`).then((answer) => answer.json() as Promise<Described>);
    const { paths } = await known;
    const wanted = path.split("?")[0] ?? "";
    const fits = (pattern: string) => new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(wanted);
    // A path without parameters goes first, as in the dispatcher: "export" is no id.
    const [pattern] = Object.keys(paths)
      .filter((candidate) => fits(candidate) && paths[candidate]?.[method.toLowerCase()])
      .sort((a, b) => a.split("{").length - b.split("{").length);
    const responses = Object.keys((pattern && paths[pattern]?.[method.toLowerCase()]?.responses) || {});
    if (!responses.includes(String(status)))
      throw new Error(
        `${method} ${wanted} answered ${status}; the description says ${responses.join(", ") || "nothing"}`,
      );
  };
}
