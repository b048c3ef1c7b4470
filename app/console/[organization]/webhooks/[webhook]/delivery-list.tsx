import { getTranslations } from "next-intl/server";
import { ChoiceList } from "@/components/console/choice-list";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DeliveryView } from "@/lib/webhooks/delivery-view";
import { RedeliverButton } from "./redeliver-button";

const looks = { pending: "open", delivered: "good", failed: "bad" } as const;

type Props = {
  slug: string;
  webhookId: string;
  isOn: boolean;
  deliveries: readonly DeliveryView[];
  /** The delivery that the address names. */
  chosen: string | string[] | undefined;
};

/** The last deliveries; of the one that the address names, what was sent and what came back. */
export async function DeliveryList({ deliveries, chosen, ...of }: Props) {
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
        <ChoiceList
          parameter="delivery"
          chosen={chosen}
          entries={deliveries}
          heading={({ state, type, isExample, response, lastAttemptAt, createdAt }) => (
            <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
              <StatusBadge look={looks[state]} label={t(`states.${state}`)} />
              <span className="min-w-0 font-mono text-small break-all">{type}</span>
              {isExample && <span className="text-muted">{t("example")}</span>}
              {typeof response?.status === "number" && (
                <span className="font-mono text-small">{`HTTP ${response.status}`}</span>
              )}
              <span className="ml-auto text-muted">
                <Moment at={lastAttemptAt ?? createdAt} />
              </span>
            </span>
          )}
        >
          {(delivery) => <Delivery {...of} delivery={delivery} />}
        </ChoiceList>
      )}
    </section>
  );
}

async function Delivery({
  slug,
  webhookId,
  isOn,
  delivery,
}: Omit<Props, "deliveries" | "chosen"> & { delivery: DeliveryView }) {
  const t = await getTranslations("webhooks.deliveries");
  const { id, type, event, attempts, nextAttemptAt, request, response } = delivery;
  return (
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
