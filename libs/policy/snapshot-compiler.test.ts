import { afterAll, describe, expect, it } from '@jest/globals';
import { compile, CompileError, decide, parseAddress } from '../access/index.js';
import { type Facts } from '../access/index.js';
import { cutList } from './chunked-list.js';
import { PolicyText } from './policy-text.js';
import { SnapshotCompiler } from './snapshot-compiler.js';
import { policyDocument } from './testing/documents.js';
import { zoneOffsets } from './zone-offsets.js';

// The thread runs JavaScript: what the build made of compile-worker.ts.
const compiler = new SnapshotCompiler(new URL('../../dist/libs/policy/compile-worker.js', import.meta.url));
afterAll(() => compiler.close());

const NOW_MS = Date.UTC(2026, 10, 24);

function textOf(rules: number, value?: string): PolicyText {
  const document = policyDocument(rules);
  const texts = cutList(document.networkRules, 8).map(({ text }) => text);
  if (value !== undefined) texts[0] = texts[0]!.replace(/10\.\d+\.\d+\.0\/24/, value);
  return new PolicyText({ ...document, networkRules: [] }, { networkRules: texts });
}

function factsAt(address: string): Facts {
  return {
    address: parseAddress(address),
    method: 'GET',
    path: '/',
    network: { country: 'ZZ', region: null, asn: null, anonymizers: [], point: null },
    claim: { status: 'absent' },
    timeMs: NOW_MS,
  };
}

describe('a policy that another thread compiles', () => {
  it('decides as one that is compiled here', async () => {
    const text = textOf(2_000);
    expect(compiler.isLarge(text)).toBe(true);
    const { snapshot } = await compiler.compile(text, NOW_MS);
    const here = compile(text.document, zoneOffsets(text.document.timeZone, NOW_MS));
    for (let n = 0; n < 2_100; n += 1) {
      const facts = factsAt(`10.${n >> 8}.${n & 255}.9`);
      expect(decide(snapshot, facts)).toEqual(decide(here, facts));
    }
    expect(snapshot.document).toEqual(here.document);
  });

  it('leaves this thread to others meanwhile', async () => {
    const text = textOf(60_000);
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await compiler.compile(text, NOW_MS);
    isDone = true;
    expect(turns).toBeGreaterThan(100);
  });

  it('says where a document is no policy, and goes on with the next', async () => {
    const bad = compiler.compile(textOf(1_000, '10.0.0.1/24'), NOW_MS);
    const good = compiler.compile(textOf(1_000), NOW_MS);
    await expect(bad).rejects.toMatchObject({ name: CompileError.name, pointer: '/networkRules/0/value' });
    expect((await good).snapshot.version).toBe(4);
  });

  it('that ends is an error for those who wait, and another one answers the next', async () => {
    const own = new SnapshotCompiler(new URL('../../dist/libs/policy/compile-worker.js', import.meta.url));
    const waiting = own.compile(textOf(1_000), NOW_MS);
    const refused = expect(waiting).rejects.toThrow('The compiling thread has ended');
    await own.close();
    await refused;
    expect((await own.compile(textOf(1_000), NOW_MS)).snapshot.version).toBe(4);
    await own.close();
  });
});
