export const mainJourneys: string;
export const pgliteJourneys: string[];
export const mainPgliteJourneys: string;
export const mainPgliteStore: string[];
