import { useTranslations } from "next-intl";
import { button, input } from "@/components/ui/styles";

/** Asks for the address of somebody who is missed; a plain form, so that it works before scripts. */
export function MissingPersonForm({ slug, email }: { slug: string; email: string }) {
  const t = useTranslations("directories.missing");
  return (
    <form action={`/console/${slug}/directories/missing`} className="mt-6 max-w-[640px]">
      <label htmlFor="missing-email" className="mb-1 block font-medium">
        {t("question")}
      </label>
      <div className="flex gap-2">
        <input
          id="missing-email"
          name="email"
          type="email"
          required
          defaultValue={email}
          autoComplete="off"
          placeholder="anna@acme.example"
          className={input}
        />
        <button type="submit" className={`${button.secondary} shrink-0`}>
          {t("ask")}
        </button>
      </div>
    </form>
  );
}
