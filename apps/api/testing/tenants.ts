import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { ensurePartitions } from '../../../libs/audit/index.js';
import { SessionsService, SCOPES, TokenSigner } from '../../../libs/auth/index.js';
import { type GlobalRole, type SiteRole, User, UnitOfWork } from '../../../libs/database/index.js';
import { type TestApi } from './open-api.js';

/** Somebody who asks. */
export interface Caller {
  readonly name: string;
  readonly token: string | null;
  readonly userId: string | null;
  /** null: not known to the API. */
  readonly role: GlobalRole | null;
  /** At the first site; nobody but the stranger is a member of the second. */
  readonly siteRole: SiteRole | null;
  /** null: no key, so everything. */
  readonly scopes: readonly string[] | null;
  /** A key of this site only. */
  readonly siteId: string | null;
}

export interface Tenants {
  /** What `own` and the members of it have, and what the stranger has. */
  readonly own: Tenant;
  readonly strange: Tenant;
  readonly callers: Readonly<Record<string, Caller>>;
}

/** A site with one of everything. */
export interface Tenant {
  readonly siteId: string;
  readonly ids: Readonly<Record<'rule' | 'fence' | 'deviceKey' | 'artifact' | 'decision', string>>;
}

/** Accounts are made in the database: passwords take time, and are tried elsewhere. */
async function account(api: TestApi, name: string, role: GlobalRole): Promise<User> {
  const id = uuidv7();
  await api
    .get(UnitOfWork)
    .reader.insert(User, { id, email: `${name}-${randomBytes(4).toString('hex')}@example.org`, role });
  return api.get(UnitOfWork).reader.findOneByOrFail(User, { id });
}

async function signedIn(api: TestApi, user: User): Promise<string> {
  const { accessToken } = await api
    .get(UnitOfWork)
    .run((rows) => api.get(SessionsService).begin(rows, user, { address: null, userAgent: null }, new Date()));
  return accessToken;
}

/** Two sites that have nothing to do with each other, with everybody who might ask. */
export async function openTenants(api: TestApi): Promise<Tenants> {
  const callers: Record<string, Caller> = {};
  const nobody = { userId: null, role: null, siteRole: null, scopes: null, siteId: null };
  const join = async (name: string, role: GlobalRole, siteRole: SiteRole | null): Promise<Caller> => {
    const user = await account(api, name, role);
    const caller = { ...nobody, name, token: await signedIn(api, user), userId: user.id, role, siteRole };
    callers[name] = caller;
    return caller;
  };
  const owner = await join('owner', 'user', 'owner');
  const stranger = await join('stranger', 'user', null);
  const own = await makeTenant(api, owner);
  const strange = await makeTenant(api, stranger);
  await join('administrator', 'admin', null);
  await join('auditor', 'auditor', null);
  await join('auditor who owns the site', 'auditor', 'owner');
  await join('site administrator', 'user', 'admin');
  await join('viewer', 'user', 'viewer');
  for (const { userId, siteRole } of Object.values(callers)) {
    if (siteRole === null || userId === owner.userId) continue;
    await api.unit.reader.query('insert into site_users (site_id, user_id, role) values ($1, $2, $3)', [
      own.siteId,
      userId,
      siteRole,
    ]);
  }
  const keyOf = async (name: string, scopes: readonly string[], siteId: string | null): Promise<void> => {
    const body = { name, scopes, ...(siteId === null ? {} : { site_id: siteId }) };
    const made = await api.ask('post', '/api/v1/auth/keys', owner.token).send(body).expect(201);
    callers[name] = { ...owner, name, token: (made.body as { key: string }).key, scopes, siteId };
  };
  await keyOf('key of the owner with every scope', SCOPES, null);
  await keyOf('key of the owner without the scope', ['members:write'], null);
  await keyOf('key of the owner for the site', SCOPES, own.siteId);
  const past = new Date(Date.now() - 3_600_000);
  const expired = await api.get(TokenSigner).signAccess(owner.userId ?? '', uuidv7(), past);
  callers['expired'] = { ...nobody, name: 'expired', token: expired };
  callers['no token'] = { ...nobody, name: 'no token', token: null };
  callers['operator'] = {
    ...nobody,
    name: 'operator',
    token: await api.get(TokenSigner).signOperator(new Date()),
    role: 'admin',
  };
  return { own, strange, callers };
}

async function makeTenant(api: TestApi, { token, userId }: Caller): Promise<Tenant> {
  const post = async (path: string, body: object): Promise<string> => {
    const answer = await api.ask('post', path, token).send(body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
    return (answer.body as { id: string }).id;
  };
  const siteId = await post('/api/v1/sites', {
    name: `of ${userId}`,
    hostname: `${uuidv7()}.example`,
    filter_mode: 'disabled',
  });
  const under = `/api/v1/sites/${siteId}`;
  const rule = await post(`${under}/ip-rules`, { kind: 'country', value: 'DK', action: 'allow' });
  const geometry = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  };
  const fence = await post(`${under}/geofences`, { name: 'f', effect: 'allow', geometry });
  const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const deviceKey = await post(`${under}/device-keys`, { label: 'k', public_jwk: jwk });
  const uploaded = await api
    .ask('post', `/api/v1/artifacts?path=secret.txt&site_id=${siteId}`, token)
    .send('secret')
    .expect(201);
  const decision = uuidv7();
  await api.unit.run((rows) => ensurePartitions(rows, [Date.now()]));
  await api.unit.reader.query(
    `insert into access_audit (id, occurred_at, gate_id, sequence, site_id, host, method, path, outcome, reason, enforced, via)
     values ($1, now(), $2, 1, $3, 'x.example', 'GET', '/', 'allowed', 'country_allow', true, 'proxy')`,
    [decision, uuidv7(), siteId],
  );
  return { siteId, ids: { rule, fence, deviceKey, artifact: (uploaded.body as { id: string }).id, decision } };
}
