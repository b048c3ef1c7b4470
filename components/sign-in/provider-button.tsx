import { wideButton } from "@/components/ui/styles";
import { ProviderLink } from "./provider-link";

/** What a connection's button shows: the person's way to the provider. */
export type ProviderChoice = {
  id: string;
  name: string;
  text: string;
  /** The path of the picture; null shows initials. */
  image: string | null;
};

/** The first letters of two words, for a connection without a picture. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

/** The inside of the button, the same on the sign-in page and in the preview of the console. */
export function ProviderButtonFace({ choice: { name, text, image } }: { choice: Omit<ProviderChoice, "id"> }) {
  return (
    <>
      <span className="flex w-10 shrink-0 justify-start">
        {image ? (
          // biome-ignore lint/performance/noImgElement: a picture of fixed size from our own database needs no optimizer
          <img src={image} alt="" className="max-h-6 max-w-10 object-contain" />
        ) : (
          <span
            aria-hidden
            className="grid size-6 place-items-center rounded-sm border border-current text-[11px] leading-none font-semibold"
          >
            {initialsOf(name)}
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1 text-center break-words">{text}</span>
      <span aria-hidden className="w-10 shrink-0" />
    </>
  );
}

export const providerButton = `${wideButton.primary} mb-2 py-2`;

export function ProviderButton({
  choice,
  href,
  note,
  waiting,
}: {
  choice: ProviderChoice;
  href: string;
  note?: string;
  /** What it says until the provider answers. */
  waiting: string;
}) {
  return (
    <ProviderLink className={providerButton} href={href} waiting={waiting}>
      <ProviderButtonFace choice={{ ...choice, text: note ? `${choice.text} · ${note}` : choice.text }} />
    </ProviderLink>
  );
}
