import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { connectionKinds } from "@/lib/connections/connection-schema";
import { getDb } from "@/lib/db/open-database";
import { editorContext, newEditorConfig } from "../editor-config";
import { NewConnection } from "../new-connection";
import { PresetTiles } from "./preset-tiles";

const icons = { "microsoft-oidc": "layout-grid", "generic-oidc": "key-round", "generic-saml": "file-key" } as const;

/** First the kind (EN-1), then its form. */
export default async function NewConnectionPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireSetUpAdmin(slug, "connections.write");
  const t = await getTranslations("connectionForm");
  const query = await readPageQuery(searchParams);
  const kind = connectionKinds.find((candidate) => candidate === query.kind);
  if (!kind) {
    const guide = await getTranslations("guide");
    return (
      <>
        <PageHeader
          help="connections"
          title={guide("choose")}
          under={{ slug, list: "connections" }}
          purpose={guide("choosePurpose")}
        />
        <PresetTiles slug={slug} />
        <h2 className="text-base font-semibold">{guide("without")}</h2>
        <p className="mb-3 text-muted">{guide("withoutHelp")}</p>
        <ul className="grid gap-4 sm:grid-cols-3">
          {connectionKinds.map((candidate) => {
            const icon = icons[candidate];
            return (
              <li key={candidate}>
                <Link
                  className={`${card} block h-full hover:border-accent`}
                  href={`/console/${slug}/connections/new?kind=${candidate}`}
                >
                  <Icon name={icon} size={24} className="mb-3 text-accent" />
                  <span className="block text-base font-semibold">{t(`kinds.${candidate}.label`)}</span>
                  <span className="block text-muted">{t(`kinds.${candidate}.help`)}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      </>
    );
  }
  const context = await editorContext(await getDb(), organization, { kind, connectionId: null, configs: [] });
  return (
    <>
      <PageHeader
        help="connections"
        title={t(`kinds.${kind}.label`)}
        under={{ slug, list: "connections" }}
        purpose={t(kind === "generic-saml" ? "newPurpose" : "newPurposeOidc")}
      />
      <NewConnection
        slug={slug}
        connectionId={null}
        name=""
        status="draft"
        version={null}
        config={newEditorConfig(kind)}
        readAt={new Date().toISOString()}
        draft={null}
        {...context}
      />
    </>
  );
}
