/** How the states of a domain are displayed, in the list and on its page. */
export const domainVariants = { pending: "open", verified: "good", failing: "bad" } as const;
