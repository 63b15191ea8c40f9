import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose rows there are: `everything`; `reading` everything, changing nothing; those of a `member`; or `nothing`. */
export const REACHES = ['everything', 'reading', 'member', 'nothing'] as const;
export type Reach = (typeof REACHES)[number];

export const ACTOR_KINDS = ['user', 'key', 'operator'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who acts, as the record of administrative acts keeps it. */
export interface Actor {
  /** `operator`: whoever holds the secrets of the installation, on its machine. */
  readonly kind: ActorKind;
  /** Of the account, or of the key; null for the operator. */
  readonly id: string | null;
  /** For people: an e-mail address, the prefix of a key. */
  readonly label: string;
  /** Where the request came from; null: from this machine. */
  readonly address: string | null;
}

export interface Acting {
  readonly reach: Reach;
  readonly userId: string | null;
  /** This site only; null: all within reach. */
  readonly siteId: string | null;
  readonly actor: Actor | null;
}

export const NOBODY: Acting = { reach: 'nothing', userId: null, siteId: null, actor: null };

/** `acting` null: the program itself, such as a worker or a sign-in that has yet to find out who it is. */
interface Context {
  acting: Acting | null;
}

const contexts = new AsyncLocalStorage<Context>();

/** Runs `work` as nobody, until `actAs` says who: a request begins so. */
export function asRequest<T>(work: () => T): T {
  return contexts.run({ acting: NOBODY }, work);
}

/** From here on the request acts as this one. Throws where there is no request. */
export function actAs(acting: Acting): void {
  const context = contexts.getStore();
  if (!context) throw new Error('actAs needs a request to act in.');
  context.acting = acting;
}

/** Runs `work` as this one. */
export function runAs<T>(acting: Acting, work: () => T): T {
  return contexts.run({ acting }, work);
}

/** Runs `work` as the program itself, within the reach of no account. */
export function asProgram<T>(work: () => T): T {
  return contexts.run({ acting: null }, work);
}

/** null: the program itself. */
export function currentActing(): Acting | null {
  return contexts.getStore()?.acting ?? null;
}
