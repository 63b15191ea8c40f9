import { createHash } from 'node:crypto';
import { type PolicyDocument } from '../access/index.js';
import { canonicalJson } from '../tlog/index.js';

/** The members of a policy document that may be long. */
export const LISTS = ['networkRules', 'fences'] as const satisfies readonly (keyof PolicyDocument)[];
export type ListName = (typeof LISTS)[number];

/** Long lists as texts, each a JSON list in canonical form; one after the other they are the list. */
export type ListTexts = Readonly<Partial<Record<ListName, readonly string[]>>>;

/** A policy document whose long lists are still texts: most who carry it from here to there never look into them. */
export class PolicyText {
  #document: PolicyDocument | undefined;

  constructor(
    /** The document, those lists empty that `lists` has. */
    readonly head: PolicyDocument,
    readonly lists: ListTexts,
  ) {}

  get siteId(): string {
    return this.head.siteId;
  }

  get version(): number {
    return this.head.version;
  }

  /** Characters that {@link document} has to read. */
  get textLength(): number {
    return LISTS.flatMap((name) => this.lists[name] ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  get document(): PolicyDocument {
    return (this.#document ??= { ...this.head, ...parsedLists(this.lists) });
  }

  /** SHA-256, hexadecimal, of the document's canonical form (RFC 8785), found without reading the texts. */
  contentHash(): string {
    const hash = createHash('sha256');
    const names = Object.keys(this.head).sort() as (keyof PolicyDocument)[];
    for (const [index, name] of names.entries()) {
      hash.update(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
      const texts = name === 'networkRules' || name === 'fences' ? this.lists[name] : undefined;
      if (texts === undefined) hash.update(canonicalJson(this.head[name]));
      else for (const piece of joined(texts)) hash.update(piece);
    }
    return hash.update('}').digest('hex');
  }
}

function parsedLists(lists: ListTexts): Partial<Pick<PolicyDocument, ListName>> {
  const read = (texts: readonly string[]): unknown[] => texts.flatMap((text) => JSON.parse(text) as unknown[]);
  const { networkRules, fences } = lists;
  return {
    // Written by this lib from rows that were checked; compile checks every document again.
    ...(networkRules ? { networkRules: read(networkRules) as PolicyDocument['networkRules'] } : {}),
    ...(fences ? { fences: read(fences) as PolicyDocument['fences'] } : {}),
  };
}

/** The texts of lists as the text of one list, in pieces. */
function* joined(texts: readonly string[]): Generator<string> {
  yield '[';
  for (const [index, text] of texts.entries()) {
    if (index > 0) yield ',';
    yield text.slice(1, -1);
  }
  yield ']';
}
