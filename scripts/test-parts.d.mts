import type { Outcome } from "./test-report.mjs";

type Work = (output: { write(text: string): void }) => Promise<Outcome>;
type Part = (name: string, work: Work) => Promise<boolean>;

export function suiteOfParts(): {
  part: Part;
  beside(road: (part: Part) => Promise<void>): () => Promise<void>;
  command(name: string, args: string[]): Work;
  vitest(project: string, environment: Record<string, string>, files?: string[]): Work;
  playwright(folder: string, environment: Record<string, string>, choice?: string[]): Work;
  summary(): number;
};

export function withoutPrecedence(words: string[]): string[];
