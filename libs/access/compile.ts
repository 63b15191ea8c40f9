import { checkDocument, checkZoneOffsets, CompileError } from './document.js';
import { type CompiledExemption, compileExemption } from './exemption.js';
import { type CompiledNetwork, compileNetwork } from './network.js';
import { parseArea } from './parse-area.js';
import { type CompiledFence, compileFence } from './place.js';
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

export interface CompiledPolicy {
  readonly exemptions: readonly CompiledExemption[];
  readonly network: CompiledNetwork;
  readonly fences: readonly CompiledFence[];
}

/**
 * Checks a policy document and makes it ready for decisions. `zoneOffsets` are the transitions of the document's time
 * zone, since this lib knows no zones. Throws {@link CompileError} for anything malformed; the document is not changed.
 */
export function compile(document: PolicyDocument, zoneOffsets: readonly ZoneOffset[]): Snapshot {
  checkDocument(document);
  checkZoneOffsets(zoneOffsets);
  const fences = document.fences.map(normalizeFence);
  const { siteId, hostname, version, enforcement, filterMode } = document;
  return {
    siteId,
    hostname,
    version,
    enforcement,
    filterMode,
    document: { ...document, fences },
    zoneOffsets: [...zoneOffsets],
    compiled: {
      exemptions: document.exemptions.map(compileExemption),
      network: compileNetwork(document.networkRules),
      fences: fences.map(compileFence),
    },
  };
}

/** How many vertices a fence may have is for those who take fences in to limit; here all are taken. */
function normalizeFence(fence: Fence, index: number): Fence {
  const parsed = parseArea(fence.area, Infinity);
  if (!parsed.ok) throw new CompileError(`/fences/${index}/area${parsed.pointer}`, parsed.message);
  return { ...fence, area: parsed.area };
}
