import { type Snippet, snippetLines } from "./snippet";

/**
 * What a proxy hands on to the application about the person. Every snippet overwrites every one of them, also for paths that are
 * open: a header that a client sends itself must never arrive.
 */
export const identityHeaders = [
  "Remote-User",
  "Remote-Email",
  "Remote-Name",
  "Remote-Groups",
  "X-Auth-Request-User",
  "X-Auth-Request-Email",
  "X-Auth-Request-Groups",
  "X-Auth-Request-Preferred-Username",
  "X-Gatehouse-Jwt",
] as const;

const nginxName = (header: string) => `gatehouse_${header.toLowerCase().replaceAll("-", "_")}`;

/** nginx drops headers with underscores unless told otherwise, so that `Remote_User` does not pass for `Remote-User`. */
const nginx = `
server {
  listen 443 ssl;
  server_name %hostname%;
  underscores_in_headers off;

  location = /_gatehouse/verify {
    internal;
    proxy_pass %verifyUrl%?dialect=nginx;
    proxy_pass_request_body off;
    proxy_ssl_server_name on;
    proxy_set_header Host %gatehouseHost%;
    proxy_set_header Content-Length "";
    proxy_set_header X-Original-URL %origin%$request_uri;
    proxy_set_header X-Original-Method $request_method;
    proxy_set_header X-Forwarded-For $remote_addr;
  }

  location /_gatehouse/ {
    proxy_pass %baseUrl%;
    proxy_ssl_server_name on;
    proxy_set_header Host %gatehouseHost%;
    proxy_set_header X-Forwarded-Host %host%;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
  }

  location / {
    auth_request /_gatehouse/verify;
    auth_request_set $gatehouse_location $upstream_http_location;
    auth_request_set $gatehouse_cookie $upstream_http_set_cookie;
    add_header Set-Cookie $gatehouse_cookie;
    error_page 401 = @gatehouse_sign_in;
${identityHeaders
  .flatMap((header) => [
    `    auth_request_set $${nginxName(header)} $upstream_http_${header.toLowerCase().replaceAll("-", "_")};`,
    `    proxy_set_header ${header} $${nginxName(header)};`,
  ])
  .join("\n")}
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $http_connection;
    proxy_pass http://127.0.0.1:8080;
  }

  location @gatehouse_sign_in {
    if ($gatehouse_location = "") { return 401; }
    add_header Set-Cookie $gatehouse_cookie;
    return 302 $gatehouse_location;
  }
}
`;

const caddy = `
%host% {
	handle /_gatehouse/* {
		reverse_proxy %baseUrl% {
			header_up Host {upstream_hostport}
			header_up X-Forwarded-Host %host%
		}
	}
	handle {
		route {
${identityHeaders
  .flatMap((header) => [`\t\t\trequest_header -${header}`, `\t\t\trequest_header -${header.replaceAll("-", "_")}`])
  .join("\n")}
			forward_auth %baseUrl% {
				uri %verifyPath%
				header_up Host {upstream_hostport}
				copy_headers ${identityHeaders.join(" ")}
			}
			reverse_proxy 127.0.0.1:8080
		}
	}
}
`;

const traefik = `
http:
  middlewares:
    gatehouse-blank:
      headers:
        customRequestHeaders:
${identityHeaders
  .flatMap((header) => [`          ${header}: ""`, `          ${header.replaceAll("-", "_")}: ""`])
  .join("\n")}
    gatehouse:
      forwardAuth:
        address: "%verifyUrl%"
        trustForwardHeader: false
        authResponseHeaders:
${identityHeaders.map((header) => `          - ${header}`).join("\n")}
  routers:
    application:
      rule: "Host(\`%host%\`)"
      middlewares: [gatehouse-blank, gatehouse]
      service: application
      tls: {}
    application-gatehouse:
      rule: "Host(\`%host%\`) && PathPrefix(\`/_gatehouse/\`)"
      service: gatehouse
      tls: {}
  services:
    application:
      loadBalancer:
        servers:
          - url: "http://127.0.0.1:8080"
    gatehouse:
      loadBalancer:
        passHostHeader: false
        servers:
          - url: "%baseUrl%"
`;

/** Reverse proxies that ask us for each request. */
export const proxySnippets: readonly Snippet[] = [
  { id: "nginx", product: "nginx", file: "/etc/nginx/conf.d/application.conf", lines: snippetLines(nginx) },
  { id: "caddy", product: "Caddy", file: "Caddyfile", lines: snippetLines(caddy) },
  { id: "traefik", product: "Traefik", file: "dynamic.yml", lines: snippetLines(traefik) },
];
