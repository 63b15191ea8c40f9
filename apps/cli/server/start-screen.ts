import { DEMO_HOSTNAME } from '../demo-site.js';
import { type Server } from './server.js';

/** What an operator sees when the server is ready. The token is shown to a terminal only. */
export function startScreen(server: Server, { json, isTerminal }: { json: boolean; isTerminal: boolean }): string {
  const { settings, secrets, geoip, listening, demoAdded } = server;
  if (json) return `${JSON.stringify({ listening, dataDir: settings.dataDir, geoip: geoip.id, demoAdded })}\n`;
  const database =
    settings.database.kind === 'embedded'
      ? `embedded PostgreSQL in ${settings.database.directory}`
      : 'PostgreSQL (DATABASE_URL)';
  const objects =
    settings.objectStore.kind === 'folder'
      ? settings.objectStore.directory
      : `S3 bucket ${settings.objectStore.bucket}`;
  const token =
    secrets.adminTokenFile === null
      ? 'the token of ADMIN_TOKEN'
      : isTerminal
        ? secrets.adminToken
        : `the token in ${secrets.adminTokenFile}`;
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
  if (listening.api) lines.push('', `  Sign in       Authorization: Bearer ${token}`);
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
