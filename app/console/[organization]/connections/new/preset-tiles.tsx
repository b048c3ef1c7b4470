import { getLocale, getTranslations } from "next-intl/server";
import { inLanguage } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { PresetChoice } from "./preset-choice";

/** The providers that have a guide: a choice begins one. */
export async function PresetTiles({ slug }: { slug: string }) {
  const t = await getTranslations("guide");
  const language = await getLocale();
  const tiles = listPresets().map(({ id, provider, ...preset }) => {
    const summary = inLanguage(preset.summary, language);
    return { id, provider, summary, label: t("start", { provider, summary }) };
  });
  return <PresetChoice slug={slug} tiles={tiles} />;
}
