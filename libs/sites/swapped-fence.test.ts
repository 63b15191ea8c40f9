import { describe, expect, it } from '@jest/globals';
import { type Fence, type FenceArea, type NetworkRule, type PolicyDocument, type Position } from '../access/index.js';
import { policyDocument } from '../policy/testing/documents.js';
import { findSwap, findSwappedFences, type Surroundings } from './swapped-fence.js';

const COPENHAGEN = [12.57, 55.68] as const;
const NOTHING: Surroundings = { others: null, allowed: new Set(), editorCountry: null, timeZone: 'Etc/UTC' };

function circle([longitude, latitude]: Position): FenceArea {
  return { type: 'Circle', centre: [longitude, latitude], radiusMeters: 500 };
}
function square([x, y]: Position, size: number): FenceArea {
  const ring = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ] as const;
  return { type: 'MultiPolygon', coordinates: [[ring]] };
}
function swap([x, y]: Position): Position {
  return [y, x];
}
const around = ([x, y]: Position): Surroundings => ({ ...NOTHING, others: [x - 0.1, y - 0.1, x + 0.1, y + 0.1] });
const cameWith = ([x, y]: Position) => ({ ...NOTHING, companions: [x - 0.1, y - 0.1, x + 0.1, y + 0.1] as const });
const swappedToo = { companions: cameWith(swap(COPENHAGEN)).companions };
const lettingIn = (...countries: string[]): Surroundings => ({ ...NOTHING, allowed: new Set(countries) });
const from = (editorCountry: string): Surroundings => ({ ...NOTHING, editorCountry });

/** All over the world, where a latitude can be a longitude and the other way round: zone, longitude, latitude. */
const CITIES: readonly (readonly [string, string, number, number])[] = [
  ['Copenhagen', 'Europe/Copenhagen', 12.57, 55.68],
  ['Berlin', 'Europe/Berlin', 13.4, 52.52],
  ['Oslo', 'Europe/Oslo', 10.75, 59.91],
  ['Stockholm', 'Europe/Stockholm', 18.06, 59.33],
  ['London', 'Europe/London', -0.13, 51.51],
  ['Dublin', 'Europe/Dublin', -6.26, 53.35],
  ['Paris', 'Europe/Paris', 2.35, 48.85],
  ['Madrid', 'Europe/Madrid', -3.7, 40.42],
  ['Lisbon', 'Europe/Lisbon', -9.14, 38.72],
  ['Rome', 'Europe/Rome', 12.5, 41.9],
  ['Warsaw', 'Europe/Warsaw', 21.01, 52.23],
  ['Kyiv', 'Europe/Kyiv', 30.52, 50.45],
  ['Istanbul', 'Europe/Istanbul', 28.97, 41.01],
  ['Cairo', 'Africa/Cairo', 31.24, 30.04],
  ['Nairobi', 'Africa/Nairobi', 36.82, -1.29],
  ['Lagos', 'Africa/Lagos', 3.38, 6.52],
  ['Johannesburg', 'Africa/Johannesburg', 28.05, -26.2],
  ['Dubai', 'Asia/Dubai', 55.27, 25.2],
  ['Mumbai', 'Asia/Kolkata', 72.88, 19.08],
  ['New York', 'America/New_York', -74.01, 40.71],
  ['São Paulo', 'America/Sao_Paulo', -46.63, -23.55],
  ['Buenos Aires', 'America/Argentina/Buenos_Aires', -58.38, -34.6],
];

describe.each(CITIES)('a first fence, in %s', (city, timeZone, longitude, latitude) => {
  const surroundings = { ...NOTHING, timeZone };

  it('does not look swapped as it is', async () => {
    expect(await findSwap(circle([longitude, latitude]), surroundings)).toBeNull();
    expect(await findSwap(square([longitude, latitude], 0.05), surroundings)).toBeNull();
  });

  it.each([circle, (place: Position) => square(place, 0.05)])('looks swapped when it is', async (drawn) => {
    const swap = await findSwap(drawn([latitude, longitude]), surroundings);
    // The mirror image of Cairo, near the diagonal, is in Egypt too.
    if (city === 'Cairo') expect(swap).toBeNull();
    else expect(swap).toMatch(/look swapped/);
  });
});

describe('a fence looks swapped', () => {
  it.each([
    ['that would lie among the others', circle(swap(COPENHAGEN)), around(COPENHAGEN), /far from all other fences/],
    ['that would lie in a country let in', circle(swap(COPENHAGEN)), lettingIn('DK'), /in Oman.* in Denmark/],
    ['that would lie where the change comes from', circle(swap([2.35, 48.85])), from('FR'), /elsewhere.* in France/],
    ['that is drawn, as well', square(swap(COPENHAGEN), 0.1), lettingIn('SE', 'DK'), /in Denmark/],
    ['in the Antarctic', circle(swap([-74, 40.7])), NOTHING, /Antarctica.* in United States/],
    ['of a region', circle(swap([-0.1, 51.5])), lettingIn('GB'), /in United Kingdom/],
    ['in the open ocean', circle(swap([-0.1, 51.5])), NOTHING, /elsewhere.* in United Kingdom/],
    ['in another ocean', square(swap([-46.6, -23.5]), 0.1), NOTHING, /elsewhere.* in Brazil/],
    ['that came with others as wrong', circle(swap(COPENHAGEN)), { ...lettingIn('DK'), ...swappedToo }, /in Denmark/],
    ['that came with others that are right', circle(swap([10.2, 56.15])), cameWith(COPENHAGEN), /other fences/],
  ])('%s', async (_what, area, surroundings, sentence) => {
    expect(await findSwap(area, surroundings)).toMatch(sentence);
  });
});

describe('a fence does not look swapped', () => {
  it.each<[string, FenceArea, Surroundings]>([
    ['where nothing is known', circle(swap(COPENHAGEN)), NOTHING],
    ['that lies where it should', circle(COPENHAGEN), { ...lettingIn('DK'), ...around([10, 56]) }],
    ['in the next country', circle([18.06, 59.33]), around(COPENHAGEN)],
    ['whose longitude is no latitude', circle([151.2, -33.87]), lettingIn('AU')],
    // Both ways in Turkey.
    ['of a country about the diagonal', circle([37.9, 40.1]), lettingIn('TR')],
    ['of an oil field in the Gulf, with others', circle([52, 26.5]), around([36.8, 35.2])],
    // Its mirror image is in the Sudan, in Oman, in Pakistan.
    ['at sea off Greece', circle([18, 35.5]), NOTHING],
    ['of a wind farm in the Baltic', circle([19, 56.5]), NOTHING],
    ['in Norwegian waters', circle([32, 74]), NOTHING],
    ['at sea both ways', circle([2.9, 54.7]), NOTHING],
    ['far away in the ocean, as its mirror image', circle([-30, 10]), NOTHING],
    ['on land far away', circle([45.3, 2]), around(COPENHAGEN)],
    // The mirror image of Anbar is in the middle of Turkey, and so are the others.
    ['two countries on', circle([40, 33]), around([32.8, 39.9])],
    ['among others that may be wrong', circle(swap(COPENHAGEN)), { ...NOTHING, ...swappedToo }],
    ['with others all over the world', circle([45, 9]), { ...NOTHING, others: [-120, -40, 150, 60] }],
    ['of an oil field in the Gulf', circle([52, 26.5]), lettingIn('AE')],
    ['partly in a country let in', square([55, 12], 0.5), lettingIn('DK', 'YE', 'OM')],
  ])('%s', async (_what, area, surroundings) => {
    expect(await findSwap(area, surroundings)).toBeNull();
  });

  it('where it lies with the others, however its mirror image lies', async () => {
    expect(await findSwap(circle(swap(COPENHAGEN)), { ...around(swap(COPENHAGEN)), editorCountry: 'DK' })).toBeNull();
  });
});

it('finds the fences of a document that look swapped, by their place', async () => {
  const places = [COPENHAGEN, swap([10.2, 56.15]), [9.9, 57.05]] as const;
  const fences = places.map((place, n): Fence => ({ id: String(n), name: 'x', effect: 'allow', area: circle(place) }));
  const document: PolicyDocument = { ...policyDocument(1), timeZone: 'Etc/UTC', networkRules: [] };
  const placesFound = async (change: Partial<PolicyDocument>) => [
    ...(await findSwappedFences({ ...document, fences, ...change })).keys(),
  ];
  expect(await placesFound({})).toEqual([1]);
  // Of two, either may be the wrong one, unless the site says where it is.
  expect(await placesFound({ fences: fences.slice(0, 2) })).toEqual([0, 1]);
  const rule: NetworkRule = { id: 'r', kind: 'region', value: 'DK-84', effect: 'allow' };
  expect(await placesFound({ fences: fences.slice(0, 2), networkRules: [rule] })).toEqual([1]);
  expect(await placesFound({ fences: fences.slice(0, 1) })).toEqual([]);
});
