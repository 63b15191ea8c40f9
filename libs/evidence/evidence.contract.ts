import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { ArtifactReconciler, ArtifactsService, ORPHAN_AGE_MS } from '../artifacts/index.js';
import { AuditService, type DecisionRecord, encodeRecord, parseRecord, storeRecords } from '../audit/index.js';
import { EvidenceJob, UnitOfWork } from '../database/index.js';
import { type TestDatabase } from '../database/testing/test-database.js';
import { createObjectStore, type ObjectStore } from '../storage/index.js';
import { type BlockedDecision, requestEvidence } from './evidence-requests.js';
import { EvidenceWriter } from './evidence-writer.js';
import { EvidenceSigner, verifyEvidence } from './signed-record.js';

const T0 = Date.UTC(2026, 10, 30, 23, 59, 59, 900);

function record(change: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    v: 1,
    requestId: uuidv7({ msecs: change.timeMs ?? T0 }),
    gateId: uuidv4(),
    sequence: 1,
    timeMs: T0,
    siteId: null,
    host: 'a.example',
    method: 'GET',
    path: '/x%20y',
    clientAddress: '2001:db8::1',
    clientAddressHash: null,
    peerAddress: '127.0.0.1',
    country: 'DK',
    region: 'DK-84',
    asn: 4_294_967_295,
    anonymizers: ['vpn', 'hosting'],
    geoipPoint: { longitude: 12.5, latitude: 55.7, accuracyMeters: 1000 },
    gps: { point: { longitude: 12.6, latitude: 55.6, accuracyMeters: 5.5 }, issuedAtMs: T0 - 1_000 },
    gpsPrevious: { point: { longitude: 1, latitude: 2, accuracyMeters: null }, issuedAtMs: T0 - 9_000 },
    claimStatus: 'valid',
    claimFault: null,
    locationUsed: 'gps',
    geoipBuild: 'test 2026-01-01',
    geoipOverrideVersion: null,
    outcome: 'blocked',
    reason: 'country_deny',
    ruleId: uuidv7(),
    fenceId: null,
    networkVerdict: { effect: 'deny', explicit: true },
    placeVerdict: null,
    policyVersion: 3,
    enforced: true,
    via: 'authorize',
    userAgent: 'ua \u0000 \ud800',
    ...change,
  };
}

/** The way of a record from the spool to its row, its evidence and back, on either engine. */
export function describeEvidence(engine: string, open: () => Promise<TestDatabase>): void {
  describe(`audit and evidence on ${engine}`, () => {
    let database: TestDatabase;
    let unit: UnitOfWork;
    let folder: string;
    let store: ObjectStore;
    let artifacts: ArtifactsService;
    const signer = new EvidenceSigner(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );

    beforeAll(async () => {
      database = await open();
      unit = new UnitOfWork(database.dataSource);
      folder = await mkdtemp(join(tmpdir(), 'gatepost-objects-'));
      store = createObjectStore({ kind: 'folder', directory: folder });
      artifacts = new ArtifactsService(unit, store);
    });
    afterAll(async () => {
      await store.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      await database.dataSource.query('truncate evidence_windows, evidence_jobs, artifacts');
    });

    it('stores every fact of a record, and a repeated shipment once', async () => {
      const original = parseRecord(encodeRecord(record()));
      const bare = record({
        gps: null,
        gpsPrevious: null,
        geoipPoint: null,
        clientAddress: null,
        networkVerdict: null,
        timeMs: T0 + 200,
        sequence: 2,
      });
      const batch = [original, parseRecord(encodeRecord(bare))];
      expect((await unit.run((rows) => storeRecords(rows, batch))).size).toBe(2);
      expect((await unit.run((rows) => storeRecords(rows, batch))).size).toBe(0);
      const audit = new AuditService(unit);
      expect(await audit.find(original.requestId)).toMatchObject({
        occurredAt: new Date(T0),
        gateId: original.gateId,
        sequence: 1,
        clientAddress: '2001:db8::1',
        region: 'DK-84',
        asn: 4_294_967_295,
        anonymizers: ['vpn', 'hosting'],
        geoipPoint: { type: 'Point', coordinates: [12.5, 55.7] },
        geoipAccuracyMeters: 1000,
        gpsPoint: { type: 'Point', coordinates: [12.6, 55.6] },
        gpsAccuracyMeters: 5.5,
        gpsIssuedAt: new Date(T0 - 1_000),
        gpsPrevious: original.gpsPrevious,
        networkVerdict: { effect: 'deny', explicit: true },
        placeVerdict: null,
        ruleId: original.ruleId,
        policyVersion: 3,
        userAgent: 'ua \ufffd \ufffd',
      });
      // The second one fell into the next month, and so into another partition.
      expect(await audit.find(bare.requestId)).toMatchObject({
        gpsPoint: null,
        gpsIssuedAt: null,
        networkVerdict: null,
        clientAddress: null,
      });
    });

    const block = (seconds: number, change: Partial<BlockedDecision> = {}): BlockedDecision => {
      const made = parseRecord(encodeRecord(record({ timeMs: T0 + seconds * 1_000 })));
      return {
        requestId: made.requestId,
        siteId: null,
        client: '192.0.2.1',
        reason: made.reason,
        timeMs: made.timeMs,
        record: made,
        ...change,
      };
    };
    const ask = (...blocks: BlockedDecision[]): Promise<Set<string>> =>
      unit.run((rows) => requestEvidence(rows, blocks, 3_600));

    it('asks once a window for each site, client and reason', async () => {
      const first = block(0);
      const other = block(2, { client: '192.0.2.2' });
      const reason = block(3, { reason: 'cidr_deny' });
      const site = block(4, { siteId: uuidv7() });
      expect(await ask(block(5), first, block(1), other, reason, site)).toEqual(
        new Set([first, other, reason, site].map(({ requestId }) => requestId)),
      );
      expect((await ask(block(6), block(3_599))).size).toBe(0);
      const next = block(3_600);
      const afterThat = block(7_200);
      expect(await ask(next, block(3_601), afterThat)).toEqual(new Set([next.requestId, afterThat.requestId]));
    });

    it('asks once when many gates see the same flood at once', async () => {
      const asked = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(block(n / 10), block(n / 10 + 0.01))));
      expect(asked.reduce((sum, { size }) => sum + size, 0)).toBe(1);
    });

    it('writes evidence that verifies, once, and waits when the store is away', async () => {
      const first = block(0);
      await ask(first);
      const faults: string[] = [];
      const away = {
        create: () => Promise.reject(new Error('store away')),
      } as unknown as ArtifactsService;
      expect(await new EvidenceWriter(unit, away, signer, (fault) => faults.push(fault)).run()).toEqual({
        done: 0,
        delayed: 1,
      });
      expect(faults[0]).toContain('store away');
      await unit.reader.update(EvidenceJob, { id: first.requestId }, { dueAt: new Date(0) });
      const writer = new EvidenceWriter(unit, artifacts, signer, (fault) => faults.push(fault));
      expect(await writer.run()).toEqual({ done: 1, delayed: 0 });
      // A worker that died between the artifact and the job's end leaves the job to be done again.
      await unit.reader.update(EvidenceJob, { id: first.requestId }, { state: 'pending', dueAt: new Date(0) });
      expect(await writer.run()).toEqual({ done: 1, delayed: 0 });
      const { content } = await artifacts.open(first.requestId);
      const text = Buffer.concat(await content.body.toArray()).toString();
      expect(verifyEvidence(text, signer.publicKeyPem)).toEqual({ ok: true, keyId: signer.keyId });
      expect(verifyEvidence(text.replace('DK-84', 'DK-85'), signer.publicKeyPem).ok).toBe(false);
      expect((await artifacts.list({ limit: 10 })).items).toHaveLength(1);
    });

    it('leaves no row when the source of an artifact fails, and finds orphans on both sides', async () => {
      const failing = Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw new Error('cut off');
        })(),
      );
      await expect(artifacts.create(failing, { siteId: null, path: 'a', mediaType: 'text/plain' })).rejects.toThrow();
      const kept = await artifacts.create(Buffer.from('kept'), { siteId: null, path: 'b', mediaType: 'text/plain' });
      const lost = await artifacts.create(Buffer.from('lost'), { siteId: null, path: 'c', mediaType: 'text/plain' });
      const { rows } = {
        rows: await database.dataSource.query<{ object_key: string }[]>(
          'select object_key from artifacts where id = $1',
          [lost.id],
        ),
      };
      await store.delete(rows[0]!.object_key);
      await store.put('artifacts/orphan', Buffer.from('x'), { mediaType: 'text/plain' });
      const reconciler = new ArtifactReconciler(unit, store);
      const later = new Date(Date.now() + ORPHAN_AGE_MS + 60_000);
      expect((await reconciler.run({ now: new Date() })).objectsWithoutRow).not.toContain('artifacts/orphan');
      const found = await reconciler.run({ now: later });
      expect(found.objectsWithoutRow).toContain('artifacts/orphan');
      expect(found.rowsWithoutObject).toEqual([lost.id]);
      expect((await reconciler.run({ now: later })).objectsWithoutRow).toEqual([]);
      await expect(artifacts.open(kept.id)).resolves.toBeDefined();
    });
  });
}
