/** Shorter entries of the list are parts of many good passwords. */
const SHORTEST_ENTRY = 4;

let list: Promise<ReadonlySet<string>> | null = null;

/**
 * Whether a password is one that guessers try first: an entry of the list, one with digits and signs around it or signs
 * for letters in it, one again and again, or what stands in the account itself.
 *
 * @param about texts that a guesser knows: e-mail address, name
 */
export async function isCommonPassword(password: string, about: readonly string[]): Promise<boolean> {
  const known = await (list ??= loadList());
  const personal = about.flatMap(wordsOf);
  const isKnown = (word: string): boolean => known.has(word) || personal.includes(word) || word === 'gatepost';
  const lower = password.normalize('NFKC').toLowerCase();
  for (const form of [lower, withoutSigns(lower)]) {
    const bare = form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    if ([form, bare, joined(form), repeated(form), repeated(bare)].some(isKnown)) return true;
    if (isRun(form) || repeated(form).length < SHORTEST_ENTRY) return true;
  }
  return false;
}

/** Its words, and all of them in one; of an e-mail address those before the "@" too. */
function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const words = [...lower.split(/[^\p{L}\p{N}]+/u), joined(lower), joined(lower.replace(/@.*$/, ''))];
  return words.filter((word) => word.length >= SHORTEST_ENTRY);
}

function joined(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The list of zxcvbn: about 50,000 passwords by how often they were found in leaks. Loaded when first asked. */
async function loadList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const entries = dictionary['passwords-common'].map(String);
  return new Set(entries.filter((entry) => entry.length >= SHORTEST_ENTRY));
}

const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function withoutSigns(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => LETTERS[sign] ?? sign);
}

/** The shortest part of which a text is a repetition, such as "abc" of "abcabcab". */
function repeated(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const part = text.slice(0, length);
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part;
  }
  return text;
}

/** Characters in a row, up or down: "abcdefghijkl", "987654321098". */
function isRun(text: string): boolean {
  const steps = new Set<number>();
  for (let index = 1; index < text.length; index += 1)
    steps.add((text.charCodeAt(index) - text.charCodeAt(index - 1) + 10) % 10);
  return text.length > 1 && steps.size === 1;
}
