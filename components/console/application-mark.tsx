import { imagePath } from "@/lib/branding/image-schema";
import { ProviderMark } from "./provider-mark";

/** An application's picture, else its initials. @param logo the hash of a kept picture */
export function ApplicationMark({ name, logo }: { name: string; logo: string | null }) {
  if (logo === null) return <ProviderMark name={name} />;
  return (
    // biome-ignore lint/performance/noImgElement: a picture of fixed size from our own database needs no optimizer
    <img src={imagePath(logo)} alt="" className="size-10 shrink-0 rounded-md bg-white object-contain p-1" />
  );
}
