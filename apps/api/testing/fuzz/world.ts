import { request } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { type TestApi } from '../open-api.js';
import { openTenants, type Tenant, type Tenants } from '../tenants.js';
import { type FuzzRequest } from './requests.js';

export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** No request takes so long, on a machine however busy. */
const SILENCE_MS = 30_000;

/** What requests are about: two tenants, made anew as soon as requests have taken away too much. */
export class World {
  #tenants: Tenants | null = null;
  #names = 0;
  #more: Readonly<Record<string, string>> = {};

  constructor(private readonly api: TestApi) {}

  /** Whatever has been deleted is there again. */
  async refresh(): Promise<void> {
    if (this.#tenants !== null && (await this.#isWhole(this.#tenants))) return;
    this.#tenants = await openTenants(this.api);
    const { own, callers } = this.#tenants;
    const token = callers['owner']?.token ?? null;
    const post = async (path: string, body: object, name = 'id'): Promise<string> => {
      const answer = await this.api.ask('post', path, token).send(body).expect(201);
      return String((answer.body as Record<string, unknown>)[name]);
    };
    const at = new Date(Date.now() + 86_400_000).toISOString();
    this.#more = {
      'policy-activations': await post(`/api/v1/sites/${own.siteId}/policy-activations`, { version: 1, at }),
      keys: await post('/api/v1/auth/keys', { name: 'k', scopes: ['sites:read'] }),
      user: callers['viewer']?.userId ?? '',
      users: callers['viewer']?.userId ?? '',
      version: '1',
      hostname: 'shop.example.org',
      sessions: uuidv7(),
    };
  }

  /** Sends it over a connection of its own or one that is open. */
  async send(sent: FuzzRequest): Promise<FuzzAnswer> {
    const { method, path, caller, headers, body, encoding } = this.#filled(sent);
    const token = this.#tenants?.callers[caller]?.token ?? null;
    const authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
    const bytes = body === null ? null : Buffer.from(body, encoding);
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.api.port,
          method,
          path,
          headers: { ...headers, ...authorization, ...(bytes ? { 'Content-Length': bytes.length } : {}) },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
            resolve({ status: answer.statusCode ?? 0, type, text: Buffer.concat(parts).toString() });
          });
        },
      );
      asked.on('error', reject);
      asked.setTimeout(SILENCE_MS, () => asked.destroy(new Error(`No answer within ${SILENCE_MS} ms.`)));
      asked.end(bytes ?? undefined);
    });
  }

  #filled(sent: FuzzRequest): FuzzRequest {
    this.#names += 1;
    const hostname = `fuzz-${this.#names}.example`;
    const fill = (text: string): string =>
      text
        .replaceAll('portal.example.org', hostname)
        .replace(/\{\{(own|other)\.([\w-]+)\}\}/g, (_marker, who: string, name: string) =>
          this.#idOf(who === 'own' ? this.#tenants?.own : this.#tenants?.strange, name),
        );
    return { ...sent, path: fill(sent.path), body: sent.body === null ? null : fill(sent.body) };
  }

  #idOf(tenant: Tenant | undefined, name: string): string {
    const ids: Readonly<Record<string, string | undefined>> = {
      site: tenant?.siteId,
      'ip-rules': tenant?.ids.rule,
      geofences: tenant?.ids.fence,
      'device-keys': tenant?.ids.deviceKey,
      artifacts: tenant?.ids.artifact,
      audit: tenant?.ids.decision,
      ...this.#more,
    };
    const id = ids[name];
    if (id === undefined) throw new Error(`Nothing is called ${name}.`);
    return id;
  }

  async #isWhole({ own, strange, callers }: Tenants): Promise<boolean> {
    const status = async (path: string, caller: string): Promise<number> =>
      (await this.api.ask('get', path, callers[caller]?.token ?? null)).status;
    const found = await Promise.all([
      status(`/api/v1/sites/${own.siteId}/ip-rules/${own.ids.rule}`, 'owner'),
      status(`/api/v1/sites/${own.siteId}/geofences/${own.ids.fence}`, 'owner'),
      status(`/api/v1/sites/${own.siteId}/device-keys/${own.ids.deviceKey}`, 'owner'),
      status(`/api/v1/artifacts/${own.ids.artifact}`, 'owner'),
      status(`/api/v1/sites/${strange.siteId}/geofences/${strange.ids.fence}`, 'stranger'),
      status('/api/v1/users', 'administrator'),
      status(`/api/v1/sites/${own.siteId}`, 'key of the owner with every scope'),
    ]);
    return found.every((one) => one === 200);
  }
}
