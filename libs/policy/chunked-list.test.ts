import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutList, type IdRange, renewChunks } from './chunked-list.js';
import { contentHash } from './document.js';
import { PolicyText } from './policy-text.js';
import { policyDocument } from './testing/documents.js';

interface Entry {
  readonly id: string;
  readonly value: number;
}

const BITS = 2;

/** Few ids, so that changes meet each other's chunks. */
const id = fc.integer({ min: 0, max: 0x1ff }).map((n) => `0190b5a2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
const list = fc
  .uniqueArray(fc.record({ id, value: fc.integer() }), { selector: (entry) => entry.id, maxLength: 80 })
  .map((entries) => entries.sort((one, other) => (one.id < other.id ? -1 : 1)));

function inRange(entries: readonly Entry[], { after, upTo }: IdRange): Entry[] {
  return entries.filter((entry) => (after === null || entry.id > after) && (upTo === null || entry.id <= upTo));
}

describe('a list in chunks', () => {
  it('is the whole list again, one chunk after the other', () => {
    fc.assert(
      fc.property(list, (entries) => {
        const read = cutList(entries, BITS).flatMap(({ text }) => JSON.parse(text) as Entry[]);
        expect(read).toEqual(entries);
      }),
    );
  });

  it('is cut after changes as if it had been cut as a whole, reading the touched runs only', async () => {
    await fc.assert(
      fc.asyncProperty(list, list, async (before, after) => {
        const known = new Map(before.map((entry) => [entry.id, entry.value]));
        const kept = new Set(after.filter((entry) => known.get(entry.id) === entry.value).map((entry) => entry.id));
        const touched = [...before, ...after].map((entry) => entry.id).filter((changed) => !kept.has(changed));
        const renewed = await renewChunks(cutList(before, BITS), touched, BITS, (range) =>
          Promise.resolve(inRange(after, range)),
        );
        const hashes = (chunks: readonly { hash: string }[]): string[] => chunks.map(({ hash }) => hash);
        expect(hashes(renewed)).toEqual(hashes(cutList(after, BITS)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads one chunk again for one changed entry', async () => {
    const entries = Array.from({ length: 4_096 }, (_, n) => {
      return { id: `0190b5a2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`, value: 0 };
    });
    const chunks = cutList(entries, 6);
    let read = 0;
    await renewChunks(chunks, [entries[1_000]!.id], 6, (range) => {
      const found = inRange(entries, range);
      read += found.length;
      return Promise.resolve(found);
    });
    expect(chunks).toHaveLength(65);
    expect(read).toBe(64);
  });
});

describe('the text of a policy', () => {
  it('has the hash of its document, however its lists are cut', () => {
    const document = policyDocument(300);
    const { networkRules, fences } = document;
    const texts = (entries: readonly { id: string }[], bits: number): string[] =>
      cutList(entries, bits).map(({ text }) => text);
    for (const bits of [0, 1, 4, 16]) {
      const text = new PolicyText(
        { ...document, networkRules: [], fences: [] },
        { networkRules: texts(networkRules, bits), fences: texts(fences, bits) },
      );
      expect(text.document).toEqual(document);
      expect(text.contentHash()).toBe(contentHash(document));
    }
    expect(new PolicyText(document, {}).contentHash()).toBe(contentHash(document));
    const empty = { ...document, networkRules: [] };
    expect(new PolicyText(empty, { networkRules: [] }).contentHash()).toBe(contentHash(empty));
  });
});
