import type { MetadataRoute } from "next";

/** What a home screen shows. It opens in the browser itself: a sign-in leaves for the provider's site and comes back. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "Gatehouse",
    short_name: "Gatehouse",
    start_url: "/dashboard",
    display: "browser",
    background_color: "#ffffff",
    theme_color: "#3538cd",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "/apple-icon.png", sizes: "180x180", type: "image/png" },
    ],
  };
}
