import { DEMO_HOSTNAME } from '../demo-site.js';
import { type Server } from './server.js';

/** What an operator sees when the server is ready. A link that makes an administrator is shown to a terminal only. */
export async function startScreen(
  server: Server,
  { json, isTerminal }: { json: boolean; isTerminal: boolean },
): Promise<string> {
  const { settings, geoip, listening, demoAdded } = server;
  if (json) return `${JSON.stringify({ listening, dataDir: settings.dataDir, geoip: geoip.id, demoAdded })}\n`;
  const database =
    settings.database.kind === 'embedded'
      ? `embedded PostgreSQL in ${settings.database.directory}`
      : 'PostgreSQL (DATABASE_URL)';
  const objects =
    settings.objectStore.kind === 'folder'
      ? settings.objectStore.directory
      : `S3 bucket ${settings.objectStore.bucket}`;
  const lines = ['', 'Gatepost is ready.', ''];
  if (listening.gate) lines.push(`  Visitors      ${listening.gate}`);
  if (listening.authorize) lines.push(`  Forward-auth  ${listening.authorize}/authorize`);
  if (listening.grpc) lines.push(`  Envoy gRPC    ${listening.grpc.replace('http://', '')}   (ext_authz v3)`);
  if (listening.api) lines.push(`  API           ${listening.api}/api/v1   (documentation: ${listening.api}/docs)`);
  lines.push('', `  Database      ${database}`, `  Objects       ${objects}`);
  lines.push(
    `  GeoIP         ${geoip.id}${geoip.starter ? ' (starter data: for trying out; set GEOIP_DB_PATH in production)' : ''}`,
  );
  if (geoip.attribution) lines.push(`                ${geoip.attribution.text}: ${geoip.attribution.url}`);
  if (listening.api) lines.push('', ...(await signInLines(server.signIn, isTerminal)));
  if (settings.database.kind === 'embedded' && listening.gate && listening.authorize) {
    lines.push(
      '',
      `  Try next      curl -i -H 'Host: ${DEMO_HOSTNAME}' ${listening.gate}/`,
      `                curl -i -H 'Host: ${DEMO_HOSTNAME}' -H 'X-Forwarded-For: 130.225.1.1' ${listening.authorize}/authorize`,
      '                npx gatepost doctor',
    );
  }
  return `${lines.join('\n')}\n\n`;
}

async function signInLines(signIn: Server['signIn'], isTerminal: boolean): Promise<string[]> {
  const scripts = '  Scripts       Authorization: Bearer $(npx gatepost token)';
  if (signIn.hasAdministrator) return [scripts];
  const link = isTerminal ? await signIn.makeSetupLink() : null;
  const first =
    link === null
      ? ['  Sign in       nobody can yet: npx gatepost users create-admin you@example.org']
      : [
          '  Sign in       nobody can yet; make the first administrator here (works once, within a day):',
          `                ${link}`,
        ];
  return [...first, scripts];
}
