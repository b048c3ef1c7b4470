export const shortLived: string[];
export function startPostgres(settings?: string[]): Promise<{ url: string; log: () => string; stop(): Promise<void> }>;
