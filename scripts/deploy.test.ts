import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import packageJson from "@/package.json";
import { knownSettings } from "./known-settings";

// What an operator copies has to agree with the server: names of settings, the port, paths, and times that only work in the right order.
const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const kubernetes = readdirSync(join(root, "deploy/kubernetes")).map((name) => `deploy/kubernetes/${name}`);
const proxies = ["deploy/nginx.conf", "deploy/Caddyfile", "deploy/traefik.yaml", "deploy/apache.conf"];
const texts = z.record(z.string(), z.string());

/** The documents of a file; YAML that a strict parser refuses, or that says a key twice, fails. */
const yamlIn = (path: string): unknown[] =>
  parseAllDocuments(read(path), { strict: true, uniqueKeys: true }).map((document) => {
    expect([path, document.errors, document.warnings]).toEqual([path, [], []]);
    return document.toJS();
  });

const [firstCompose] = yamlIn("compose.yaml");
const compose = z
  .object({
    services: z.object({
      gatehouse: z.looseObject({
        image: z.string(),
        env_file: z.string(),
        environment: texts,
        ports: z.array(z.string()),
        volumes: z.array(z.string()),
        secrets: z.array(z.string()),
        read_only: z.literal(true),
        stop_grace_period: z.string(),
      }),
      database: z.looseObject({ image: z.string(), environment: texts, volumes: z.array(z.string()) }),
    }),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
    volumes: z.record(z.string(), z.null()),
  })
  .loose()
  .parse(firstCompose);
const { gatehouse, database } = compose.services;

const objects = kubernetes
  .flatMap(yamlIn)
  .map((object) => z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) }).parse(object));
const ofKind = (kind: string) => objects.find((object) => object.kind === kind);
const configMap = z.object({ data: texts }).parse(ofKind("ConfigMap")).data;
const probe = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const pod = z
  .object({
    spec: z.looseObject({
      replicas: z.number(),
      selector: z.object({ matchLabels: texts }),
      template: z.object({
        metadata: z.object({ labels: texts }),
        spec: z.looseObject({
          terminationGracePeriodSeconds: z.number(),
          securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.number() }),
          containers: z.tuple([
            z.looseObject({
              image: z.string(),
              ports: z.tuple([z.object({ name: z.string(), containerPort: z.number() })]),
              startupProbe: probe,
              readinessProbe: probe,
              livenessProbe: probe,
              securityContext: z.looseObject({ readOnlyRootFilesystem: z.literal(true) }),
              lifecycle: z.object({
                preStop: z.object({ exec: z.object({ command: z.tuple([z.literal("sleep"), z.string()]) }) }),
              }),
            }),
          ]),
        }),
      }),
    }),
  })
  .parse(ofKind("Deployment")).spec;
const [container] = pod.template.spec.containers;

const unit = read("deploy/gatehouse.service");
const unitEnvironment = Object.fromEntries(
  [...unit.matchAll(/^Environment=([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
);
const dockerfile = read("Dockerfile");
const nodeVersion = /^ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)-/m.exec(dockerfile)?.[1] ?? "";

describe("settings", () => {
  const imageSettings = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = ""]) =>
    [...line.matchAll(/([A-Z_]+)=/g)].map(([, name = ""]) => name),
  );
  it.each([
    ["Dockerfile", imageSettings.filter((name) => !["NODE_ENV", "NEXT_TELEMETRY_DISABLED"].includes(name))],
    ["compose.yaml", Object.keys(gatehouse.environment)],
    ["the ConfigMap", Object.keys(configMap)],
    ["the unit", Object.keys(unitEnvironment)],
    ["the proxies", proxies.flatMap((path) => read(path).match(/\b[A-Z]+(_[A-Z]+)+(?==)/g) ?? [])],
  ])("of %s exist", (_, names) => {
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !knownSettings.includes(name))).toEqual([]);
  });

  it("of an operator reach the container of compose.yaml, and leave it as the image is made", () => {
    expect(gatehouse.env_file).toBe(".env");
    const own = imageSettings.filter((name) => knownSettings.includes(name));
    expect(Object.keys(gatehouse.environment)).toEqual(expect.arrayContaining([...own, "HOST"]));
    expect(Object.entries(gatehouse.environment).filter(([, value]) => value.includes(":-}"))).toEqual([]);
  });

  it("secrets come from files, and none is written down", () => {
    for (const settings of [gatehouse.environment, configMap, unitEnvironment]) {
      expect(settings).toHaveProperty("APP_SECRET_FILE");
      expect(Object.keys(settings).filter((name) => /SECRET$|PASSWORD$|_KEY$/.test(name))).toEqual([]);
      // An address of a database may be there without its password.
      expect(JSON.stringify(settings)).not.toMatch(/:\/\/[^/"]*:[^/"]*@/);
    }
    const named = [gatehouse.environment, database.environment].flatMap((settings) =>
      Object.values(settings).flatMap((value) => /^\/run\/secrets\/(.*)$/.exec(value)?.slice(1) ?? []),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.secrets).sort());
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//);
    expect(read(".gitignore").split("\n")).toContain("/secrets/");
    const excluded = read(".dockerignore").split("\n");
    for (const name of [".env", ".data", "secrets", ".git", "node_modules", ".next"]) expect(excluded).toContain(name);
  });
});

describe("one port", () => {
  const port = /wholeNumber\("PORT", \{ standard: (\d+)/.exec(read("scripts/server.mjs"))?.[1] ?? "";

  it("is the server's, the image's, and that of every example", () => {
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
    expect(dockerfile).toMatch(new RegExp(`^ENV .*\\bPORT=${port}$`, "m"));
    expect(gatehouse.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(container.ports).toEqual([{ name: "http", containerPort: Number(port) }]);
    expect(unitEnvironment).toMatchObject({ HOST: "127.0.0.1", PORT: port });
    for (const path of proxies) expect(read(path)).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}\\b`));
  });

  it("Kubernetes names it in the same way everywhere", () => {
    expect(JSON.stringify(ofKind("Service"))).toContain('"targetPort":"http"');
    expect(JSON.stringify(ofKind("NetworkPolicy"))).toContain('"ingress":[{"ports":[{"port":"http"}]}]');
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe])
      expect(httpGet.port).toBe("http");
  });
});

describe("paths", () => {
  it("of probes exist, and the one of life asks no database", () => {
    const files = ["Dockerfile", "compose.yaml", "docs/self-hosting.md", ...proxies, ...kubernetes];
    const named = files.flatMap((path) => read(path).match(/\/api\/[a-z]+\b(?!\/)/g) ?? []);
    expect(named).toEqual(expect.arrayContaining(["/api/health", "/api/ready"]));
    expect(named.filter((path) => path !== "/api/reference" && !existsSync(join(root, `app${path}/route.ts`)))).toEqual(
      [],
    );
    expect(container.livenessProbe.httpGet.path).toBe("/robots.txt");
    expect(read("app/robots.ts")).not.toContain("@/lib/db");
  });

  it("of what is started and copied exist", () => {
    for (const path of ["Dockerfile", "deploy/gatehouse.service"])
      expect(read(path).match(/scripts\/[\w-]+\.mjs/g)).toEqual(["scripts/serve.mjs"]);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = ""]) =>
      names.split(" "),
    );
    expect(copied.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

describe("times", () => {
  const grace = 15;

  it("everybody waits for the end of what runs", () => {
    for (const settings of [gatehouse.environment, configMap, unitEnvironment])
      expect(settings).toMatchObject({ SHUTDOWN_GRACE_SECONDS: String(grace) });
    expect(Number.parseInt(gatehouse.stop_grace_period, 10)).toBeGreaterThan(grace);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(grace);
    const pause = Number(container.lifecycle.preStop.exec.command[1]);
    expect(pod.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(grace + pause);
  });

  it("each proxy gives an idle connection up before the server does", () => {
    const keepAlive = [gatehouse.environment, configMap, unitEnvironment].map(
      (settings) => settings.KEEP_ALIVE_SECONDS,
    );
    expect(new Set(keepAlive)).toEqual(new Set(["75"]));
    const idle = proxies.map((path) =>
      /(?:keepalive_timeout |keepalive |idleConnTimeout: |ttl=)(\d+)(?:s;?)?$/m.exec(read(path)),
    );
    expect(idle.map((match) => match?.[1])).toEqual(proxies.map(() => "60"));
    for (const path of proxies) expect(read(path)).toContain("KEEP_ALIVE_SECONDS=75");
  });
});

describe("the image", () => {
  it("is of one version of Node.js, which is that of .nvmrc and one that package.json takes", () => {
    expect(dockerfile.match(/^FROM .*/gm)).toHaveLength(2);
    expect(dockerfile.match(/^FROM \$\{NODE_IMAGE\}/gm)).toHaveLength(2);
    expect(read(".nvmrc").trim()).toBe(nodeVersion);
    const [least = ""] = /\d+/.exec(packageJson.engines.node) ?? [];
    expect(Number.parseInt(nodeVersion, 10)).toBeGreaterThanOrEqual(Number(least));
  });

  it("runs as a user of its own, which is the same everywhere", () => {
    const user = /^USER (\d+):\d+$/m.exec(dockerfile)?.[1];
    expect(Number(user)).toBeGreaterThan(0);
    expect(pod.template.spec.securityContext.runAsUser).toBe(Number(user));
    expect(dockerfile).toContain(`install -d -o ${user} -g ${user} -m 700 /data`);
    expect(gatehouse.volumes).toEqual(["data:/data"]);
  });

  it("gets what the network of a build needs as secrets alone, which stay in no layer", () => {
    expect(dockerfile).toMatch(/^RUN --mount=type=secret,id=npmrc,.* --mount=type=secret,id=authorities/m);
    expect(dockerfile).not.toMatch(/^(ARG|ENV|COPY|LABEL) .*(npmrc|authorities|registry|cafile|CA_CERTS)/im);
  });

  it("has the version of package.json, as has everything else that names it", () => {
    expect(dockerfile).toContain(`ARG VERSION=${packageJson.version}\n`);
    const lock: { version: string; packages: Record<string, { version: string }> } = JSON.parse(
      read("package-lock.json"),
    );
    expect([lock.version, lock.packages[""]?.version]).toEqual(Array(2).fill(packageJson.version));
    expect([gatehouse.image, container.image]).toEqual(Array(2).fill(`gatehouse:${packageJson.version}`));
    const [newest] = /^## .*/m.exec(read("CHANGELOG.md")) ?? [];
    expect(newest).toMatch(new RegExp(`^## ${packageJson.version}\\b`));
    expect(read("docs/upgrading.md")).toContain(`\n## ${packageJson.version}\n`);
  });
});

it("the forms for issues are read by a strict parser", () => {
  const forms = readdirSync(join(root, ".github/ISSUE_TEMPLATE")).flatMap((name) =>
    yamlIn(`.github/ISSUE_TEMPLATE/${name}`),
  );
  expect(forms.filter((form) => z.looseObject({ body: z.array(z.object({})) }).safeParse(form).success)).toHaveLength(
    2,
  );
});

it("compose keeps both volumes, and Kubernetes finds what belongs together", () => {
  expect(Object.keys(compose.volumes).sort()).toEqual(["data", "database"]);
  expect(database.volumes).toEqual(["database:/var/lib/postgresql"]);
  expect(database.image).toMatch(/^postgres:\d+\.\d+-/);
  expect(pod.replicas).toBeGreaterThan(1);
  expect(pod.template.metadata.labels).toEqual(pod.selector.matchLabels);
  const selector = JSON.stringify(pod.selector.matchLabels);
  for (const kind of ["Service", "PodDisruptionBudget", "NetworkPolicy"])
    expect(JSON.stringify(ofKind(kind))).toContain(selector);
  expect(JSON.stringify(ofKind("Ingress"))).toContain('"service":{"name":"gatehouse","port":{"name":"http"}}');
});

it("systemd takes the unit, where this machine has it", () => {
  const { error, status, stderr } = spawnSync("systemd-analyze", ["verify", join(root, "deploy/gatehouse.service")], {
    encoding: "utf8",
  });
  // Two other things may be missing here: systemd, and the program that the unit starts.
  const complaints = error ? [] : stderr.split("\n").filter((line) => /gatehouse\.service:/.test(line));
  expect(complaints.filter((line) => !/is not executable/.test(line))).toEqual([]);
  expect(error !== undefined || status === 0 || complaints.length > 0).toBe(true);
});
