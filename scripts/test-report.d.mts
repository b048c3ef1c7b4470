export type Outcome = { passed: number; failures: string[] };

export function readVitest(file: string, code: number): Outcome;
export function readPlaywright(file: string, code: number): Outcome;
