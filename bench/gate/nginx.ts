import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { getuid } from 'node:process';
import { join } from 'node:path';
import { BenchProcess, freePorts } from './processes.js';

export interface Nginx {
  readonly process: BenchProcess;
  /** auth_request to the bare server, auth_request to the gate, proxy_pass to the upstream. */
  readonly askingBare: string;
  readonly askingGate: string;
  readonly proxying: string;
  close(): Promise<void>;
}

export interface NginxPeers {
  readonly bareUrl: string;
  readonly authorizeUrl: string;
  readonly upstreamUrl: string;
}

/** One nginx with one worker process, in a folder of its own. */
export async function startNginx({ bareUrl, authorizeUrl, upstreamUrl }: NginxPeers): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-bench-nginx-'));
  const [bare = 0, gate = 0, proxy = 0] = await freePorts(3);
  await mkdir(join(folder, 'html'));
  await writeFile(join(folder, 'html', 'ok'), '');
  const upstream = (name: string, url: string): string =>
    `upstream ${name} { server ${new URL(url).host}; keepalive 64; keepalive_requests 1000000000; }`;
  const asking = (port: number, question: string): string => `
    server {
      listen 127.0.0.1:${port} backlog=1024;
      root ${join(folder, 'html')};
      location / { auth_request /_gatepost; try_files /ok =404; }
      location = /_gatepost {
        internal;
        proxy_pass ${question};
        proxy_http_version 1.1;
        proxy_pass_request_body off;
        proxy_pass_request_headers off;
        proxy_set_header Content-Length "";
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $http_x_forwarded_for;
        proxy_set_header X-Original-Host $host;
        proxy_set_header X-Original-Method $request_method;
        proxy_set_header X-Original-URI $request_uri;
      }
    }`;
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off;
${getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${join(folder, 'pid')};
error_log ${join(folder, 'error.log')} crit;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path ${join(folder, 'body')};
  proxy_temp_path ${join(folder, 'proxy')};
  fastcgi_temp_path ${join(folder, 'fastcgi')};
  uwsgi_temp_path ${join(folder, 'uwsgi')};
  scgi_temp_path ${join(folder, 'scgi')};
  ${upstream('bare', bareUrl)}
  ${upstream('authorize', authorizeUrl)}
  ${upstream('site', upstreamUrl)}
  ${asking(bare, 'http://bare/authorize/nginx')}
  ${asking(gate, 'http://authorize/authorize/nginx')}
  server {
    listen 127.0.0.1:${proxy} backlog=1024;
    location / {
      proxy_pass http://site;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`,
  );
  // nginx says nothing when it is ready; the shell says so before it becomes nginx, and the listeners are asked until then.
  const command = `echo starting; exec nginx -p ${folder} -c ${join(folder, 'nginx.conf')} -e ${join(folder, 'error.log')}`;
  const process = await BenchProcess.start('sh', ['-c', command]);
  const urls = [bare, gate, proxy].map((port) => `http://127.0.0.1:${port}/`) as [string, string, string];
  await answers(urls[2]);
  return {
    process,
    askingBare: urls[0],
    askingGate: urls[1],
    proxying: urls[2],
    async close() {
      await process.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    if (Date.now() > deadline) throw new Error('nginx does not answer; run it by hand with the same file to see why.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
