import { getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DeliveryView } from "@/lib/webhooks/delivery-view";
import { RedeliverButton } from "./redeliver-button";

const looks = { pending: "open", delivered: "good", failed: "bad" } as const;

type Props = { slug: string; webhookId: string; isOn: boolean; deliveries: readonly DeliveryView[] };

/** The last deliveries, each with what was sent and what came back. */
export async function DeliveryList({ deliveries, ...of }: Props) {
  const t = await getTranslations("webhooks.deliveries");
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      {deliveries.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border p-6 text-center text-muted">{t("none")}</p>
      ) : (
        <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
          {deliveries.map((delivery) => (
            <li key={delivery.id}>
              <Delivery {...of} delivery={delivery} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

async function Delivery({ slug, webhookId, isOn, delivery }: Omit<Props, "deliveries"> & { delivery: DeliveryView }) {
  const t = await getTranslations("webhooks.deliveries");
  const { id, state, type, event, isExample, attempts, lastAttemptAt, nextAttemptAt, createdAt, request, response } =
    delivery;
  const answered = response?.status ?? null;
  return (
    <details className="px-4">
      <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 py-2">
        <StatusBadge look={looks[state]} label={t(`states.${state}`)} />
        <span className="min-w-0 font-mono text-small break-all">{type}</span>
        {isExample && <span className="text-muted">{t("example")}</span>}
        {answered !== null && <span className="font-mono text-small">{`HTTP ${answered}`}</span>}
        <span className="ml-auto text-muted">
          <Moment at={lastAttemptAt ?? createdAt} />
        </span>
      </summary>
      <div className="pb-4">
        <p className="mb-3 text-muted">
          <span className="font-mono text-small break-all">{event}</span> · {t("attempts", { count: attempts })}
          {nextAttemptAt && (
            <>
              {" · "}
              {t("next")} <Moment at={nextAttemptAt} />
            </>
          )}
        </p>
        {request && <Excerpt label={t("request")} headers={request.headers} body={request.body} />}
        {response && (
          <Excerpt
            label={t("answer", { milliseconds: response.milliseconds })}
            headers={response.headers}
            body={response.problem ? t(`problems.${problemKey(response.problem)}`) : response.body}
          />
        )}
        <RedeliverButton slug={slug} webhookId={webhookId} deliveryId={id} type={type} isOn={isOn} />
      </div>
    </details>
  );
}

/** Why nothing was answered, as one of the texts. */
function problemKey(problem: string): "outbound_blocked" | "outbound_failed" | "internal_error" {
  return problem === "outbound_blocked" || problem === "outbound_failed" ? problem : "internal_error";
}

function Excerpt({ label, headers, body }: { label: string; headers: Record<string, string>; body: string }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className="mb-3">
      <p className="mb-1 font-medium">{label}</p>
      <section tabIndex={0} aria-label={label} className="max-h-96 overflow-auto rounded-md bg-sunken p-3">
        <pre className="font-mono text-small">{[...lines, "", body].join("\n").trim()}</pre>
      </section>
    </div>
  );
}
