import { type Fence, type PolicyDocument } from '../../libs/access/index.js';
import { policy, random } from '../engine/policies.js';

export const HOSTNAME = 'www.example.org';
/** No site has it: whoever asks for it gets a block page. */
export const UNKNOWN_HOSTNAME = 'nobody.example.org';
const SITE_ID = '01935b5e-7c1a-7000-8000-0000000000be';

const PREFIXES = 10_000;
const FENCES = 1_000;
/** One rule or fence in so many denies: most visitors of a real site may come in. Block pages have a figure of their own. */
const DENIES_ONE_IN = 100;

const WORLD: Fence['area'] = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        // In steps: an edge of more than 180° would be one across the antimeridian.
        [-179, -85],
        [0, -85],
        [179, -85],
        [179, 85],
        [0, 85],
        [-179, 85],
        [-179, -85],
      ],
    ],
  ],
};

/** 10,000 prefixes and 1,000 fences, one of them the world; most visitors may come in. */
export function benchSite(): PolicyDocument {
  const document = policy(PREFIXES, FENCES, { siteId: SITE_ID, hostname: HOSTNAME });
  const effect = (index: number): 'allow' | 'deny' => (index % DENIES_ONE_IN === 0 ? 'deny' : 'allow');
  return {
    ...document,
    networkRules: document.networkRules.map((rule, index) => ({ ...rule, id: idOf(index), effect: effect(index) })),
    fences: document.fences.map((fence, index) => ({
      ...fence,
      id: idOf(PREFIXES + index),
      ...(index === 1 ? { effect: 'allow', area: WORLD } : { effect: effect(index) }),
    })),
  };
}

/** As the database gives them: records with others could not be shipped. */
function idOf(index: number): string {
  return `01935b5e-7c1a-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** 5,000 addresses of visitors, the same at every run. */
export function benchAddresses(): string[] {
  const next = random(5_000);
  const octet = (): number => Math.floor(next() * 256);
  return Array.from(
    { length: 5_000 },
    () => `${1 + Math.floor(next() * 222)}.${octet()}.${octet()}.${1 + (octet() % 254)}`,
  );
}
