/** Class names of the primitives, so that a link and a button that mean the same look the same. Their styles: `app/primitives.css`. */
export const button = { primary: "button-primary", secondary: "button", danger: "button-danger" };

/** The same for people signing in: as wide as their card, in the colour of their organization. */
export const wideButton = { primary: "wide-button-primary", secondary: "wide-button" };

export const input = "field";
export const card = "card";
