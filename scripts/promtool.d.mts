export const promtool: string;
export function findPromtool(): Promise<boolean>;
