export const apache: { binary: string; modules: string; environment(): { LD_LIBRARY_PATH: string } };
export function findApache(): Promise<boolean>;
