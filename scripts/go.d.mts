export function goOfThisMachine(): { binary: string; environment: Record<string, string> } | null;
export function findGo(): Promise<boolean>;
