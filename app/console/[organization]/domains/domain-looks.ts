/** How the states of a domain look, in the list and on its page. */
export const looks = { pending: "open", verified: "good", failing: "bad" } as const;
