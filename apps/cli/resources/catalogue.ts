import { createAdministrator, invitationSaid, linkSaid } from './accounts.js';
import { downloadArtifact, uploadArtifact } from './artifact-contents.js';
import { exportFences, importFences } from './fence-collections.js';
import { ACCOUNT, CONSENTING, ID, MEMBER, SITE, VERSION } from './named.js';
import { type Extra, type Resource } from './resource.js';
import { showDiff } from './policy-diff.js';
import { exportRules, importRules } from './rule-lists.js';

const FROM_FILE: Extra = { name: 'file', about: 'What to read; "-" or nothing: standard input', optional: true };
const TO_FILE: Extra = { name: 'file', about: 'Where to write; "-" or nothing: standard output', optional: true };
const FORMAT = {
  flags: '--format <format>',
  about: 'csv, ndjson or text, which has a prefix a line (default: as the name of the file ends)',
};

/** Every resource of the API that has commands. Commands, their help, completion and docs/cli.md are made from it. */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'sites',
    one: 'site',
    about: 'Sites: a host name with a policy',
    columns: ['hostname', 'name', 'filter_mode', 'enforcement', 'version', 'id'],
    named: { id: SITE },
    verbs: [
      { name: 'list', about: 'List the sites that you may see', operation: 'GET /api/v1/sites' },
      { name: 'show', about: 'Show a site', operation: 'GET /api/v1/sites/{id}' },
      { name: 'create', about: 'Make a site', operation: 'POST /api/v1/sites' },
      {
        name: 'update',
        about: 'Change a site',
        operation: 'PATCH /api/v1/sites/{id}',
        readBy: 'GET /api/v1/sites/{id}',
      },
      {
        name: 'delete',
        about: 'Delete a site with its rules and fences; audit and evidence stay',
        operation: 'DELETE /api/v1/sites/{id}',
        isGrave: true,
      },
    ],
  },
  {
    name: 'rules',
    one: 'network rule',
    about: 'Network rules of a site: prefixes, anonymizers, ASNs, regions, countries',
    columns: ['kind', 'value', 'action', 'note', 'valid_from', 'valid_until', 'id'],
    named: { siteId: SITE, id: ID },
    verbs: [
      { name: 'list', about: 'List the rules of a site', operation: 'GET /api/v1/sites/{siteId}/ip-rules' },
      { name: 'show', about: 'Show a rule', operation: 'GET /api/v1/sites/{siteId}/ip-rules/{id}' },
      { name: 'create', about: 'Add a rule', operation: 'POST /api/v1/sites/{siteId}/ip-rules' },
      {
        name: 'update',
        about: 'Change a rule',
        operation: 'PATCH /api/v1/sites/{siteId}/ip-rules/{id}',
        readBy: 'GET /api/v1/sites/{siteId}/ip-rules/{id}',
      },
      { name: 'delete', about: 'Delete a rule', operation: 'DELETE /api/v1/sites/{siteId}/ip-rules/{id}' },
      {
        name: 'import',
        about: 'Take in a list of rules, all of it or nothing: CSV, NDJSON, or a prefix a line',
        operation: 'POST /api/v1/sites/{siteId}/ip-rules/import',
        extras: [FROM_FILE],
        ownOptions: [FORMAT],
        run: importRules,
      },
      {
        name: 'export',
        about: 'Give out all rules, as an import takes them',
        operation: 'GET /api/v1/sites/{siteId}/ip-rules/export',
        extras: [TO_FILE],
        omit: ['format'],
        ownOptions: [FORMAT],
        run: exportRules,
      },
    ],
  },
  {
    name: 'fences',
    one: 'fence',
    about: 'Fences of a site: polygons and circles on the map',
    columns: ['name', 'effect', 'geometry.type', 'area_m2', 'vertex_count', 'valid_from', 'valid_until', 'id'],
    named: { siteId: SITE, id: ID },
    verbs: [
      { name: 'list', about: 'List the fences of a site', operation: 'GET /api/v1/sites/{siteId}/geofences' },
      { name: 'show', about: 'Show a fence', operation: 'GET /api/v1/sites/{siteId}/geofences/{id}' },
      { name: 'create', about: 'Add a fence', operation: 'POST /api/v1/sites/{siteId}/geofences' },
      {
        name: 'update',
        about: 'Change a fence',
        operation: 'PATCH /api/v1/sites/{siteId}/geofences/{id}',
        readBy: 'GET /api/v1/sites/{siteId}/geofences/{id}',
      },
      { name: 'delete', about: 'Delete a fence', operation: 'DELETE /api/v1/sites/{siteId}/geofences/{id}' },
      {
        name: 'import',
        about: 'Take in a GeoJSON FeatureCollection, all of it or nothing',
        operation: 'POST /api/v1/sites/{siteId}/geofences/import',
        extras: [FROM_FILE],
        omit: ['type', 'features'],
        run: importFences,
      },
      {
        name: 'export',
        about: 'Give out all fences as one GeoJSON FeatureCollection',
        operation: 'GET /api/v1/sites/{siteId}/geofences/export',
        extras: [TO_FILE],
        run: exportFences,
      },
    ],
  },
  {
    name: 'policy',
    one: 'activation',
    about: 'Policy versions of a site: what they were, going back, and when one comes into force',
    columns: ['version', 'created_at', 'author', 'comment'],
    named: { siteId: SITE, version: VERSION, id: ID },
    verbs: [
      {
        name: 'versions',
        aliases: ['list'],
        about: 'List the policy versions, newest first',
        operation: 'GET /api/v1/sites/{siteId}/policy-versions',
      },
      {
        name: 'show',
        about: 'Show a version with its policy document',
        operation: 'GET /api/v1/sites/{siteId}/policy-versions/{version}',
      },
      {
        name: 'diff',
        about: 'Show what differs between two versions',
        operation: 'GET /api/v1/sites/{siteId}/policy-versions/{version}/diff',
        run: showDiff,
      },
      {
        name: 'rollback',
        about: 'Make a version that says what an older one said',
        operation: 'POST /api/v1/sites/{siteId}/policy-versions/{version}/rollback',
        said: ({ version, comment }) => `Version ${String(version)} is in force: ${String(comment)}`,
      },
      {
        name: 'activate',
        about: 'Have a version come into force at a time',
        operation: 'POST /api/v1/sites/{siteId}/policy-activations',
        extras: [{ name: 'version', about: 'Number of the policy version' }],
      },
      {
        name: 'activations',
        about: 'List what comes into force when, and what became of it',
        operation: 'GET /api/v1/sites/{siteId}/policy-activations',
        columns: ['at', 'version', 'state', 'made_version', 'error', 'author', 'id'],
      },
      {
        name: 'cancel',
        about: 'Call off an activation that is pending',
        operation: 'DELETE /api/v1/sites/{siteId}/policy-activations/{id}',
      },
    ],
  },
  {
    name: 'device-keys',
    one: 'device key',
    about: 'Keys of apps and kiosks that sign location claims for a site',
    columns: ['label', 'algorithm', 'key_id', 'expires_at', 'id'],
    named: { siteId: SITE, id: ID },
    verbs: [
      { name: 'list', about: 'List the device keys of a site', operation: 'GET /api/v1/sites/{siteId}/device-keys' },
      { name: 'show', about: 'Show a device key', operation: 'GET /api/v1/sites/{siteId}/device-keys/{id}' },
      { name: 'create', about: 'Register a device key', operation: 'POST /api/v1/sites/{siteId}/device-keys' },
      {
        name: 'delete',
        about: 'Believe a device key no more',
        operation: 'DELETE /api/v1/sites/{siteId}/device-keys/{id}',
      },
    ],
  },
  {
    name: 'members',
    one: 'member',
    about: 'Members of a site: who owns, changes and sees it',
    columns: ['email', 'role', 'name', 'created_at', 'user_id'],
    named: { siteId: SITE, userId: MEMBER },
    verbs: [
      { name: 'list', about: 'List the members of a site', operation: 'GET /api/v1/sites/{siteId}/members' },
      {
        name: 'set',
        aliases: ['create', 'update'],
        about: 'Make an account a member, or give a member another role',
        operation: 'PUT /api/v1/sites/{siteId}/members',
        extras: [{ name: 'email', about: 'Of the account' }],
        said: ({ email, role }) => `${String(email)} is ${String(role)} of the site.`,
      },
      {
        name: 'delete',
        about: 'Take an account out of the members',
        operation: 'DELETE /api/v1/sites/{siteId}/members/{userId}',
      },
    ],
  },
  {
    name: 'consents',
    one: 'consent',
    about: 'Consents to host names under the wildcard of a site',
    columns: ['hostname', 'email', 'created_at', 'user_id'],
    named: { siteId: SITE, userId: CONSENTING, hostname: { name: 'hostname', about: 'The host name consented to' } },
    verbs: [
      {
        name: 'list',
        about: 'List which accounts may use which host names',
        operation: 'GET /api/v1/sites/{siteId}/host-consents',
      },
      {
        name: 'create',
        about: 'Let an account make a site with a host name',
        operation: 'POST /api/v1/sites/{siteId}/host-consents',
        said: () => 'The account may make a site with this host name.',
      },
      {
        name: 'delete',
        about: 'Take a consent back; a site that was made by it stays',
        operation: 'DELETE /api/v1/sites/{siteId}/host-consents/{userId}/{hostname}',
      },
    ],
  },
  {
    name: 'users',
    one: 'account',
    about: 'Accounts: the first administrator, invitations, roles',
    columns: ['email', 'name', 'role', 'disabled', 'created_at', 'id'],
    named: { id: ACCOUNT },
    verbs: [
      { name: 'list', about: 'List the accounts', operation: 'GET /api/v1/users' },
      { name: 'show', about: 'Show an account', operation: 'GET /api/v1/users/{id}' },
      {
        name: 'create-admin',
        about: 'Make an administrator; the password is asked for, or read from standard input',
        operation: 'POST /api/v1/users',
        extras: [{ name: 'email', about: 'Of the account' }],
        omit: ['name', 'role', 'password'],
        ownOptions: [{ flags: '--password-file <file>', about: 'Read the password from the first line of this file' }],
        run: createAdministrator,
      },
      {
        name: 'invite',
        aliases: ['create'],
        about: 'Make an account, with a link that sets its password',
        operation: 'POST /api/v1/users',
        extras: [{ name: 'email', about: 'Of the account' }],
        omit: ['password'],
        said: invitationSaid,
      },
      {
        name: 'update',
        about: 'Change an account',
        operation: 'PATCH /api/v1/users/{id}',
        readBy: 'GET /api/v1/users/{id}',
      },
      {
        name: 'reset-link',
        about: 'Make a link that sets a new password',
        operation: 'POST /api/v1/users/{id}/reset-link',
        said: (link) => linkSaid(link as unknown as Parameters<typeof linkSaid>[0]),
      },
      {
        name: 'disable',
        about: 'Let an account sign in no more; its sessions and keys end',
        operation: 'PATCH /api/v1/users/{id}',
        omit: ['name', 'role'],
        body: { disabled: true },
        said: ({ email }) => `${String(email)} is disabled: it signs in no more.`,
      },
      {
        name: 'enable',
        about: 'Let a disabled account sign in again',
        operation: 'PATCH /api/v1/users/{id}',
        omit: ['name', 'role'],
        body: { disabled: false },
        said: ({ email }) => `${String(email)} is enabled.`,
      },
      { name: 'delete', about: 'Delete an account', operation: 'DELETE /api/v1/users/{id}', isGrave: true },
    ],
  },
  {
    name: 'keys',
    one: 'API key',
    about: 'Your API keys; they are made by whoever has signed in with a password',
    columns: ['name', 'prefix', 'scopes', 'site_id', 'expires_at', 'last_used_at', 'id'],
    named: { id: ID },
    verbs: [
      { name: 'list', about: 'List your keys', operation: 'GET /api/v1/auth/keys' },
      { name: 'create', about: 'Make a key; it is shown this once', operation: 'POST /api/v1/auth/keys' },
      { name: 'delete', about: 'Delete a key: it opens nothing at once', operation: 'DELETE /api/v1/auth/keys/{id}' },
    ],
  },
  {
    name: 'sessions',
    one: 'session',
    about: 'Your sessions: where you are signed in',
    columns: ['address', 'user_agent', 'created_at', 'last_used_at', 'current', 'id'],
    named: { id: ID },
    verbs: [
      { name: 'list', about: 'List your sessions', operation: 'GET /api/v1/auth/sessions' },
      { name: 'delete', about: 'End a session', operation: 'DELETE /api/v1/auth/sessions/{id}' },
    ],
  },
  {
    name: 'audit',
    one: 'decision',
    about: 'Decisions about visitors',
    columns: ['occurred_at', 'host', 'client_address', 'country', 'outcome', 'reason', 'method', 'path', 'request_id'],
    named: { id: { name: 'request-id', about: 'Request id of the decision, as the block page shows it' } },
    verbs: [
      { name: 'list', about: 'List decisions, newest first', operation: 'GET /api/v1/audit' },
      { name: 'show', about: 'Show a decision with its evidence', operation: 'GET /api/v1/audit/{id}' },
    ],
  },
  {
    name: 'acts',
    one: 'act',
    about: 'Administrative acts: who changed what',
    columns: ['occurred_at', 'actor', 'action', 'address', 'site_id', 'subject_id'],
    named: {},
    verbs: [{ name: 'list', about: 'List acts, newest first', operation: 'GET /api/v1/administrative-acts' }],
  },
  {
    name: 'artifacts',
    one: 'artifact',
    about: 'Artifacts: evidence, and files of a site',
    columns: ['path', 'media_type', 'size_bytes', 'site_id', 'retain_until', 'created_at', 'id'],
    named: { id: ID },
    verbs: [
      { name: 'list', about: 'List the artifacts that you may see', operation: 'GET /api/v1/artifacts' },
      { name: 'show', about: 'Show what is known of an artifact', operation: 'GET /api/v1/artifacts/{id}' },
      {
        name: 'upload',
        aliases: ['create'],
        about: 'File a local file as an artifact',
        operation: 'POST /api/v1/artifacts',
        extras: [FROM_FILE],
        ownOptions: [{ flags: '--media-type <type>', about: 'What it is; application/octet-stream unless told' }],
        run: uploadArtifact,
      },
      {
        name: 'download',
        about: 'Fetch the bytes of an artifact',
        operation: 'GET /api/v1/artifacts/{id}/content',
        extras: [TO_FILE],
        run: downloadArtifact,
      },
      { name: 'delete', about: 'Delete an artifact', operation: 'DELETE /api/v1/artifacts/{id}' },
    ],
  },
];
