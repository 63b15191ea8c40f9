import { expect, it } from '@jest/globals';
import { compile, decodeSnapshot } from '../../../libs/access/index.js';
import { type SiteOptions, SnapshotStore } from '../../../libs/policy/index.js';
import { policyDocument } from '../../../libs/policy/testing/documents.js';
import { type PolicyUpdate } from './calls.js';
import { PolicyRelay } from './policy-relay.js';

const OPTIONS = { upstreamUrl: null } as SiteOptions;
const UTC = [{ fromMs: -Infinity, offsetMinutes: 0 }];

function snapshotOf(siteId: string, version = 1): ReturnType<typeof compile> {
  return compile({ ...policyDocument(2), siteId, hostname: `${siteId}.example`, version }, UTC);
}

function versionsIn(updates: readonly PolicyUpdate[]): string[] {
  return updates
    .flatMap(({ changes }) => changes)
    .map((change) => (change.kind === 'put' ? `put ${decodeSnapshot(change.bytes).version}` : change.kind));
}

it('passes the changes of one turn on together, in their order', async () => {
  const store = new SnapshotStore();
  const updates: PolicyUpdate[] = [];
  const relay = new PolicyRelay(store, (update) => updates.push(update));
  store.put(snapshotOf('a'), OPTIONS);
  store.put(snapshotOf('a', 2), OPTIONS);
  store.putUnavailable({ siteId: 'b', hostname: 'b.example', version: 4 });
  store.remove('a');
  store.confirm(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(versionsIn(updates)).toEqual(['put 1', 'put 2', 'unavailable', 'remove']);
  expect(updates).toMatchObject([{ hasPolicy: true, confirmedAtMs: 1_000 }]);
  relay.close();
  store.put(snapshotOf('c'), OPTIONS);
  await new Promise((resolve) => setImmediate(resolve));
  expect(updates).toHaveLength(1);
});

it('says that sites are missing, until the store agrees with the database', () => {
  const store = new SnapshotStore();
  const relay = new PolicyRelay(store, () => undefined);
  store.restore([{ snapshot: snapshotOf('a'), options: OPTIONS }], { lacksSites: true });
  expect([...relay.everything()]).toMatchObject([{ hasPolicy: true, lacksSites: true }]);
  store.confirm(1_000);
  expect([...relay.everything()]).toMatchObject([{ hasPolicy: true, lacksSites: false }]);
  relay.close();
});

it('gives a worker that begins everything as it is when it is asked for', () => {
  const store = new SnapshotStore();
  const relay = new PolicyRelay(store, () => undefined);
  for (let n = 0; n < 450; n += 1) store.put(snapshotOf(`site-${n}`), OPTIONS);
  const pieces = relay.everything();
  const first = pieces.next().value as PolicyUpdate;
  store.put(snapshotOf('site-449', 7), OPTIONS);
  store.remove('site-448');
  const rest = [...pieces];
  expect(first.changes).toHaveLength(200);
  expect(rest.flatMap(({ changes }) => changes)).toHaveLength(249);
  expect(versionsIn(rest).at(-1)).toBe('put 7');
  relay.close();
});
