export const mainJourneys: string;
export const pgliteJourneys: string[];
export const mainPgliteJourneys: string;
export const nightlyStore: string[];
export const withoutNightly: { STORE_TESTS: string };
