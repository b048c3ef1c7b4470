import { proxyHeaderNames } from "../proxy/proxy-headers";
import { snippetLines } from "./snippet";

const lines = (texts: readonly string[]) => texts.join("\n");

/** A name of a variable of nginx, and how nginx calls the header of an answer. */
const nginxName = (header: string) => header.toLowerCase().replaceAll("-", "_");

/**
 * Every way to write a header that arrives as the same variable where an application reads headers as CGI does: underscores for any of
 * its hyphens.
 */
function spellings(header: string): string[] {
  const [first = "", ...rest] = header.split("-");
  return rest.reduce((begun, part) => begun.flatMap((text) => [`${text}-${part}`, `${text}_${part}`]), [first]);
}

/*
 * Every snippet overwrites every name that we say, and in every spelling, also for open paths and when we say nothing: a header that a client
 * sends itself must never arrive. Hosts and origins are written out, because what a client calls the host could change what the path is.
 */

/** Before anything reaches the application, or the echo that tests this: may it pass, and who is it. */
const nginxGuard = `    auth_request /_gatehouse/verify;
    auth_request_set $gatehouse_location $upstream_http_location;
    auth_request_set $gatehouse_cookie $upstream_http_set_cookie;
    error_page 401 = @gatehouse_sign_in;
    error_page 403 = @gatehouse_denied;
${lines(
  proxyHeaderNames.flatMap((header) => [
    `    auth_request_set $gatehouse_${nginxName(header)} $upstream_http_${nginxName(header)};`,
    `    proxy_set_header ${header} $gatehouse_${nginxName(header)};`,
  ]),
)}`;

/**
 * nginx drops headers with underscores unless told otherwise. Where we send a browser stays as it is: nginx would lead it to the
 * application's host instead of ours. What is in `Connection` comes from a map: a client that names our
 * headers there would have the application drop them.
 */
const nginx = `
map $http_upgrade $gatehouse_connection {
  default upgrade;
  "" close;
}

server {
  listen %listen%;
  server_name %hostname%;
  ssl_certificate /etc/ssl/certs/%tlsName%.crt;
  ssl_certificate_key /etc/ssl/private/%tlsName%.key;
  underscores_in_headers off;

  location = /_gatehouse/verify {
    internal;
    proxy_pass %verifyUrl%?dialect=nginx;
    proxy_pass_request_body off;
    proxy_ssl_server_name on;
    proxy_buffer_size 16k;
    proxy_buffers 4 16k;
    proxy_set_header Host %gatehouseHost%;
    proxy_set_header Content-Length "";
    proxy_set_header X-Original-URL %origin%$request_uri;
    proxy_set_header X-Original-Method $request_method;
    proxy_set_header X-Forwarded-Uri "";
    proxy_set_header X-Forwarded-For $remote_addr;
  }

  location /_gatehouse/ {
    proxy_pass %baseUrl%;
    proxy_redirect off;
    proxy_ssl_server_name on;
    proxy_set_header Host %gatehouseHost%;
    proxy_set_header X-Forwarded-Host %host%;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
  }

  location = /_gatehouse/echo {
${nginxGuard}
    proxy_set_header Host %gatehouseHost%;
    proxy_ssl_server_name on;
    proxy_pass %baseUrl%;
  }

  location / {
${nginxGuard}
    proxy_set_header Host %host%;
    proxy_set_header X-Forwarded-Host %host%;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $gatehouse_connection;
    proxy_pass http://127.0.0.1:8080;
  }

  location @gatehouse_sign_in {
    if ($gatehouse_location = "") {
      return 401;
    }
    add_header Set-Cookie $gatehouse_cookie;
    add_header Cache-Control no-store;
    return 302 $gatehouse_location;
  }

  location @gatehouse_denied {
    if ($gatehouse_location = "") {
      return 403;
    }
    add_header Cache-Control no-store;
    return 302 $gatehouse_location;
  }
}
`;

/**
 * In a route, because Caddy would ask us first and blank the headers afterwards, ours with them. It drops what a client names in
 * `Connection`, our headers too, so nothing but the wish for a socket is left there; and we are asked, not wished a socket from.
 */
const caddy = `
%origin% {
	route {
		@gatehouse {
			path /_gatehouse/*
			not path /_gatehouse/echo
		}
		handle @gatehouse {
			reverse_proxy %baseUrl% {
				header_up Host {upstream_hostport}
			}
		}
${lines(proxyHeaderNames.flatMap(spellings).map((name) => `\t\trequest_header -${name}`))}
		request_header -X-Original-URL
		@socket header Connection *pgrade*
		@other not header Connection *pgrade*
		request_header @socket Connection Upgrade
		request_header @other -Connection
		forward_auth %baseUrl% {
			uri %verifyPath%
			header_up Host {upstream_hostport}
			header_up -Connection
			header_up -Upgrade
			copy_headers ${proxyHeaderNames.join(" ")}
		}
		reverse_proxy /_gatehouse/echo %baseUrl% {
			header_up Host {upstream_hostport}
		}
		reverse_proxy 127.0.0.1:8080
	}
}
`;

const traefik = `
http:
  middlewares:
    gatehouse-blank:
      headers:
        customRequestHeaders:
          X-Original-URL: ""
${lines(proxyHeaderNames.flatMap(spellings).map((name) => `          ${name}: ""`))}
    gatehouse:
      forwardAuth:
        address: "%verifyUrl%"
        trustForwardHeader: false
        authResponseHeaders:
${lines(proxyHeaderNames.map((header) => `          - ${header}`))}
  routers:
    application:
      rule: "Host(\`%hostname%\`)"
      middlewares: [gatehouse-blank, gatehouse]
      service: application
      tls: {}
    application-gatehouse:
      rule: "Host(\`%hostname%\`) && PathPrefix(\`/_gatehouse/\`) && !Path(\`/_gatehouse/echo\`)"
      service: gatehouse
      tls: {}
    application-echo:
      rule: "Host(\`%hostname%\`) && Path(\`/_gatehouse/echo\`)"
      middlewares: [gatehouse-blank, gatehouse]
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

/** The configurations of reverse proxies that ask us for each request, by the id of their how-to. */
export const proxySnippets: Readonly<Record<string, readonly string[]>> = {
  nginx: snippetLines(nginx),
  caddy: snippetLines(caddy),
  traefik: snippetLines(traefik),
};
