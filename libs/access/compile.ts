import { checkDocument, checkZoneOffsets, CompileError } from './document.js';
import { type CompiledExemption, compileExemption } from './exemption.js';
import { type CompiledNetwork, compileNetwork } from './network.js';
import { parseArea } from './parse-area.js';
import { areaFinder, type AreaOf, type CompiledFences, compileFences, type FencesNear, nearFinder } from './place.js';
import { type Enforcement, type Fence, type FilterMode, type PolicyDocument, type ZoneOffset } from './types.js';

/** An immutable compiled policy: everything a decision needs but the facts. Made by {@link compile} only. */
export interface Snapshot {
  readonly siteId: string;
  readonly hostname: string;
  readonly version: number;
  readonly enforcement: Enforcement;
  readonly filterMode: FilterMode;
  /** The document it was compiled from, its areas in normal form. */
  readonly document: PolicyDocument;
  readonly zoneOffsets: readonly ZoneOffset[];
  /** Of no use outside this lib. */
  readonly compiled: CompiledPolicy;
}

/** The settings of a document, without its lists. */
export type PolicySettings = Omit<PolicyDocument, 'exemptions' | 'networkRules' | 'fences'>;

export interface CompiledPolicy {
  readonly settings: PolicySettings;
  readonly exemptions: readonly CompiledExemption[];
  readonly network: CompiledNetwork;
  readonly fences: CompiledFences;
  readonly areaOf: AreaOf;
  readonly fencesNear: FencesNear;
}

/**
 * Checks a policy document and makes it ready for decisions. `zoneOffsets` are the transitions of the document's time
 * zone, since this lib knows no zones. Throws {@link CompileError} for anything malformed; the document is not changed.
 */
export function compile(document: PolicyDocument, zoneOffsets: readonly ZoneOffset[]): Snapshot {
  checkDocument(document);
  checkZoneOffsets(zoneOffsets);
  const fences = document.fences.map(normalizeFence);
  const network = compileNetwork(document.networkRules);
  const compiledFences = compileFences(fences, document.accuracyPolicy);
  const normal = { ...document, fences };
  return assembleSnapshot(
    settingsOf(document),
    [...zoneOffsets],
    document.exemptions,
    network,
    compiledFences,
    () => normal,
  );
}

/** The settings of a document without its lists. */
export function settingsOf(document: PolicyDocument): PolicySettings {
  // Named one by one, so that the lists can be forgotten.
  const { exemptions: _exemptions, networkRules: _rules, fences: _fences, ...settings } = document;
  return settings;
}

/** `readDocument` is asked when somebody first wants the document; decisions do not. */
export function assembleSnapshot(
  settings: PolicySettings,
  zoneOffsets: readonly ZoneOffset[],
  exemptions: PolicyDocument['exemptions'],
  network: CompiledNetwork,
  fences: CompiledFences,
  readDocument: () => PolicyDocument,
): Snapshot {
  let document: PolicyDocument | undefined;
  const documentOf = (): PolicyDocument => (document ??= readDocument());
  const { siteId, hostname, version, enforcement, filterMode } = settings;
  return {
    siteId,
    hostname,
    version,
    enforcement,
    filterMode,
    get document() {
      return documentOf();
    },
    zoneOffsets,
    compiled: {
      settings,
      exemptions: exemptions.map(compileExemption),
      network,
      fences,
      fencesNear: nearFinder(fences),
      areaOf: areaFinder(fences, (place) => {
        const fence = documentOf().fences[place];
        if (!fence) throw new Error(`The policy has no fence ${place}.`);
        return fence.area;
      }),
    },
  };
}

/** How many vertices a fence may have is for those who take fences in to limit; here all are taken. */
function normalizeFence(fence: Fence, index: number): Fence {
  const parsed = parseArea(fence.area, Infinity);
  if (!parsed.ok) throw new CompileError(`/fences/${index}/area${parsed.pointer}`, parsed.message);
  return { ...fence, area: parsed.area };
}
