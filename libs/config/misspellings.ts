/** Beginnings that nobody else is likely to use; a variable with one of them that we do not know is a mistake. */
const OWN_PREFIXES = ['ARTIFACT_', 'AUDIT_', 'AUTHORIZE_', 'EVIDENCE_', 'GEOIP_'] as const;

/** Of others, and near to ours: OpenSSL's. */
const FOREIGN: readonly string[] = ['SSL_CERT_FILE', 'SSL_CERT_DIR'];

const PRODUCT_PREFIX = 'GATEPOST_';

/** Shorter names are too near to anything. */
const MIN_NAME_CHARACTERS = 7;
const MAX_EDITS = 2;

/**
 * Warns of variables that look like ours and are not, since an ignored misspelling is a setting silently not made.
 *
 * @param names all variables of the environment
 * @param known our variables, with the _FILE forms
 * @returns one sentence each, with names only
 */
export function findMisspellings(names: readonly string[], known: readonly string[]): string[] {
  const knownNames = new Set(known);
  return names
    .filter((name) => !knownNames.has(name) && !FOREIGN.includes(name))
    .map((name) => describeUnknown(name, known))
    .filter((warning) => warning !== null);
}

function describeUnknown(name: string, known: readonly string[]): string | null {
  const upper = name.toUpperCase();
  const bare = upper.startsWith(PRODUCT_PREFIX) ? upper.slice(PRODUCT_PREFIX.length) : upper;
  const same = known.find((candidate) => candidate === bare);
  if (same !== undefined) return `${name} is not a variable of Gatepost and is ignored; did you mean ${same}?`;
  // Kubernetes and Docker links make up names from those of neighbours: GATE_PORT_8080_TCP, GATE_SERVICE_HOST.
  if (/_(TCP|UDP)(_|$)|_SERVICE_(HOST|PORT)/.test(upper)) return null;
  const near = nearest(upper, known);
  if (near !== null) return `${name} is not a variable of Gatepost and is ignored; did you mean ${near}?`;
  if (!OWN_PREFIXES.some((prefix) => upper.startsWith(prefix))) return null;
  return `${name} is not a variable of Gatepost and is ignored; docs/configuration.md lists those that are.`;
}

function nearest(name: string, known: readonly string[]): string | null {
  if (name.length < MIN_NAME_CHARACTERS) return null;
  let best: { readonly candidate: string; readonly edits: number } | null = null;
  for (const candidate of known) {
    if (candidate.length < MIN_NAME_CHARACTERS || Math.abs(candidate.length - name.length) > MAX_EDITS) continue;
    const edits = editDistance(name, candidate);
    if (edits <= MAX_EDITS && (best === null || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate ?? null;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, substitution, swapped ? cell(i - 2, j - 2) + 1 : Infinity),
      );
    }
  }
  return cell(a.length, b.length);
}
