import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import connectPgSimple from "connect-pg-simple";
import express, { type NextFunction, type Request, type Response } from "express";
import session from "express-session";
import { Pool } from "pg";
import { z } from "zod";

declare module "express-session" {
  interface SessionData {
    userId: string;
  }
}

/*
 * What somebody writes who wants SAML in an application of their own: express, sessions and people in PostgreSQL, node-saml. It starts a
 * sign-in, judges its answer, keeps the person and begins a session. It keeps no event, no ticket, no groups, and binds no browser:
 * the benchmark of whole sign-ins holds Gatehouse against it. Run by bench-peer.ts as a process of its own.
 */

const settings = z
  .object({ DATABASE_URL: z.string(), PORT: z.string(), IDP_ISSUER: z.string(), IDP_CERTIFICATE: z.string() })
  .parse(process.env);
const base = `http://localhost:${settings.PORT}`;
const pool = new Pool({ connectionString: settings.DATABASE_URL, max: 10 });
const saml = new SAML({
  callbackUrl: `${base}/acs`,
  issuer: `${base}/metadata`,
  audience: `${base}/metadata`,
  idpIssuer: settings.IDP_ISSUER,
  idpCert: settings.IDP_CERTIFICATE,
  entryPoint: `${settings.IDP_ISSUER}/sso`,
  wantAuthnResponseSigned: false,
  wantAssertionsSigned: true,
  validateInResponseTo: ValidateInResponseTo.always,
});

type Handler = (request: Request, response: Response) => Promise<void>;
const handled = (handler: Handler) => (request: Request, response: Response, next: NextFunction) =>
  handler(request, response).catch(next);

const app = express();
const PgSession = connectPgSimple(session);
app.use(
  session({
    store: new PgSession({ pool, pruneSessionInterval: false }),
    secret: "a secret of the benchmark that is long enough",
    resave: false,
    saveUninitialized: false,
  }),
);

app.get(
  "/login",
  handled(async (_request, response) => {
    response.redirect(await saml.getAuthorizeUrlAsync("/", undefined, {}));
  }),
);

app.post(
  "/acs",
  express.urlencoded({ extended: false, limit: "1mb" }),
  handled(async (request, response) => {
    const { profile } = await saml.validatePostResponseAsync(request.body);
    if (!profile) throw new Error("Nobody was named");
    const { rows } = await pool.query(
      `insert into people (email, name, role) values ($1, $2, $3)
       on conflict (email) do update set name = excluded.name, role = excluded.role, last_sign_in = now() returning id`,
      [profile.nameID, profile.full_name, profile.role],
    );
    await new Promise<void>((resolve, reject) => {
      request.session.regenerate((error) => (error ? reject(error) : resolve()));
    });
    request.session.userId = rows[0].id;
    response.redirect("/");
  }),
);

app.get(
  "/",
  handled(async (request, response) => {
    const { rows } = await pool.query("select email, name, role from people where id = $1", [request.session.userId]);
    response.status(rows.length === 1 ? 200 : 401).json(rows[0] ?? null);
  }),
);

// The table that connect-pg-simple tells to make.
await pool.query(
  "create table if not exists session (sid varchar primary key, sess json not null, expire timestamp(6) not null)",
);
await pool.query(
  `create table if not exists people (id bigint generated always as identity primary key, email text not null unique,
   name text, role text, last_sign_in timestamptz not null default now())`,
);
app.listen(Number(settings.PORT), () => process.stdout.write("ready\n"));
