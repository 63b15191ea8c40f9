import { type Facts, type PolicyDocument } from '../../../libs/access/index.js';
import { type ChangeWarning, findSwappedFences } from '../../../libs/sites/index.js';
import { doubtfulCodes } from './draft.js';

const MOST_WARNINGS = 20;

/** What a simulation is worth a warning of; its document has been compiled. `draft`: what of it was posted. */
export async function simulationWarnings(
  document: PolicyDocument,
  draft: object | undefined,
  facts: readonly Facts[],
  isBatch: boolean,
): Promise<ChangeWarning[]> {
  const ofDraft = draft === undefined ? [] : [...doubtfulCodes(draft), ...(await swappedFences(document, draft))];
  return [...ofDraft.slice(0, MOST_WARNINGS), ...unusedClaims(document, facts, isBatch)];
}

async function swappedFences(document: PolicyDocument, draft: object): Promise<ChangeWarning[]> {
  if (!('fences' in draft)) return [];
  const found = await findSwappedFences(document);
  return [...found].map(([index, detail]) => ({ pointer: `/draft/fences/${index}/area`, detail }));
}

/** Said of the first visitor alone: the site treats all of them alike. */
function unusedClaims(document: PolicyDocument, facts: readonly Facts[], isBatch: boolean): ChangeWarning[] {
  const first = facts.findIndex(({ claim }) => claim.status !== 'absent');
  const why = first === -1 ? null : whyUnused(document);
  if (why === null) return [];
  const detail = `The location claim was not looked at: ${why}.`;
  return [{ pointer: isBatch ? `/visitors/${first}` : '', detail }];
}

function whyUnused({ filterMode, locationSource, fences }: PolicyDocument): string | null {
  if (filterMode === 'disabled') return 'the filter of this site is disabled';
  if (filterMode === 'ip') return 'the filter mode of this site is "ip", which asks the network only';
  if (fences.length === 0) return 'this site has no fences';
  return locationSource === 'geoip'
    ? 'the location source of this site is "geoip"; "gps_preferred" and "gps_required" look at claims'
    : null;
}
