import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { explainMissing, type MissingAnswer } from "@/lib/directories/missing-person";
import { readMissingScene } from "@/lib/directories/missing-person-queries";
import { normalizeEmail } from "@/lib/identity/email";
import { MissingPersonForm } from "../missing-person-form";

/** Why somebody is not here: what directories, requests, users and connections say of an address. */
export default async function MissingPersonPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "directories.read");
  const t = await getTranslations("directories.missing");
  const query = await readPageQuery(searchParams);
  const email = normalizeEmail(query.email ?? "").slice(0, 254);
  const answers = email === "" ? [] : explainMissing(await readMissingScene(await getDb(), organization.id, email));
  return (
    <>
      <PageHeader help="directories" title={t("title")} under={{ slug, list: "directories" }} purpose={t("purpose")} />
      {answers.length > 0 && (
        <section className={card} aria-labelledby="answers">
          <h2 id="answers" className="mb-3 text-base font-semibold break-words">
            {email}
          </h2>
          <ol className="list-decimal space-y-3 pl-5">
            {answers.map((answer) => (
              <Answer key={`${answer.kind}-${aboutOf(answer)}`} slug={slug} answer={answer} />
            ))}
          </ol>
        </section>
      )}
      <MissingPersonForm slug={slug} email={email} />
    </>
  );
}

const aboutOf = (answer: MissingAnswer): string => {
  if ("directoryId" in answer) return answer.directoryId;
  return "connectionId" in answer ? answer.connectionId : "";
};

/** One reason in words, with the way to what it is about. */
async function Answer({ slug, answer }: { slug: string; answer: MissingAnswer }) {
  const t = await getTranslations("directories.missing");
  const values = {
    directory: "directory" in answer ? answer.directory : "",
    connection: "connection" in answer ? answer.connection : "",
  };
  const way = wayTo(answer);
  return (
    <li>
      <p>
        {t(`answers.${answer.kind}`, values)} {answer.kind === "refused" && <Moment at={answer.at} />}
      </p>
      {way && (
        <Link className="link" href={`/console/${slug}${way.path}`}>
          {t(`ways.${way.key}`)}
        </Link>
      )}
    </li>
  );
}

function wayTo(answer: MissingAnswer) {
  switch (answer.kind) {
    case "here":
    case "suspended":
      return { path: `/users/${answer.userId}`, key: "user" } as const;
    case "inactive":
      return answer.userId === null
        ? ({ path: `/directories/${answer.directoryId}/people`, key: "people" } as const)
        : ({ path: `/users/${answer.userId}`, key: "user" } as const);
    case "refused":
      return { path: `/directories/${answer.directoryId}/requests/${answer.requestId}`, key: "request" } as const;
    case "dryRun":
      return { path: `/directories/${answer.directoryId}/dry-run`, key: "dryRun" } as const;
    case "notMade":
      return { path: `/directories/${answer.directoryId}/people`, key: "people" } as const;
    case "paused":
    case "waiting":
    case "unnamed":
      return { path: `/directories/${answer.directoryId}/guide`, key: "guide" } as const;
    case "signsIn":
    case "notCreated":
      return { path: `/connections/${answer.connectionId}`, key: "connection" } as const;
    case "noDirectory":
      return { path: "/directories/new", key: "add" } as const;
    case "foreignDomain":
      return { path: "/domains", key: "domains" } as const;
    case "noWay":
      return null;
  }
}
