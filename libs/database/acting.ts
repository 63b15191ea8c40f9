import { AsyncLocalStorage } from 'node:async_hooks';
import { type ActorKind } from './entities/index.js';

/** Whose rows there are: `everything`; `reading` everything, changing nothing; those of a `member`; or `nothing`. */
export const REACHES = ['everything', 'reading', 'member', 'nothing'] as const;
export type Reach = (typeof REACHES)[number];

/** Who acts, as the record of administrative acts keeps it. */
export interface Actor {
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

interface Context {
  acting: Acting;
  /** Not within the reach of whoever acts, but by the program: a worker, or a sign-in that has yet to find out who it is. */
  readonly isProgram: boolean;
}

const contexts = new AsyncLocalStorage<Context>();

/** Runs `work` as nobody, until `actAs` says who: a request begins so. */
export function asRequest<T>(work: () => T): T {
  return contexts.run({ acting: NOBODY, isProgram: false }, work);
}

/** From here on the request acts as this one. Throws where there is no request. */
export function actAs(acting: Acting): void {
  const context = contexts.getStore();
  if (!context) throw new Error('actAs needs a request to act in.');
  context.acting = acting;
}

/** Runs `work` as this one. */
export function runAs<T>(acting: Acting, work: () => T): T {
  return contexts.run({ acting, isProgram: false }, work);
}

/** Runs `work` as the program itself, beyond the reach of an account; who asked for it stays known. */
export function asProgram<T>(work: () => T): T {
  return contexts.run({ acting: contexts.getStore()?.acting ?? NOBODY, isProgram: true }, work);
}

/** Within whose reach the database is asked; null: the program itself. */
export function currentActing(): Acting | null {
  const context = contexts.getStore();
  return context === undefined || context.isProgram ? null : context.acting;
}

/** Whose act it is; null: nobody's, such as a worker's. */
export function currentActor(): Actor | null {
  return contexts.getStore()?.acting.actor ?? null;
}
