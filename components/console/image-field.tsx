"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { button } from "@/components/ui/styles";
import { imageLimits } from "@/lib/branding/image-limits";
import { useValidationText } from "./use-validation-text";

/**
 * A picture to choose, to see and to take away. The value is a `data:` address, the address of a kept one, or empty.
 * @param field.name what the form calls it, where a refusal is to lead to it
 */
export function ImageField({
  name,
  label,
  help,
  value,
  error,
  onChange,
}: {
  name?: string;
  label: string;
  help: string;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("image");
  const validationText = useValidationText();
  const id = useId();
  const [problem, setProblem] = useState<"image_size" | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > imageLimits.bytes) return setProblem("image_size");
    setProblem(null);
    const reader = new FileReader();
    reader.onload = () => onChange(String(reader.result));
    reader.readAsDataURL(file);
  };
  const message = problem ?? error;
  return (
    <fieldset className="mb-4 min-w-0">
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap items-center gap-3">
        {value && (
          // biome-ignore lint/performance/noImgElement: a preview of what was just chosen
          <img
            src={value}
            alt={t("chosen")}
            className="max-h-10 max-w-40 rounded-sm border border-border bg-white p-1"
          />
        )}
        <label className={`${button.secondary} cursor-pointer focus-within:outline-2`}>
          {value ? t("replace") : t("choose")}
          <input
            type="file"
            name={name}
            accept="image/png,image/jpeg,image/webp,image/svg+xml"
            aria-describedby={`${id}-help`}
            className="sr-only"
            onChange={(event) => {
              take(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
        </label>
        {value && (
          <button type="button" className={button.secondary} onClick={() => onChange("")}>
            {t("remove")}
          </button>
        )}
      </div>
      <p id={`${id}-help`} className="mt-1 text-muted">
        {help}
      </p>
      {message && (
        <p role="alert" className="mt-1 text-danger">
          {validationText(message)}
        </p>
      )}
    </fieldset>
  );
}
