import { type Facts } from '../access/index.js';

/** Something that is done as asked, and may not be what was meant. */
export interface ChangeWarning {
  /** JSON Pointer (RFC 6901) into what was given; empty: the change as a whole. */
  readonly pointer: string;
  /** One sentence, or two. */
  readonly detail: string;
}

/** Who changes a policy, and as which visitor this person would come to the site. */
export interface Editor {
  readonly author: string;
  /** The account; null or left out: none. */
  readonly userId?: string | null;
  /** What the person says of the change, for the list of versions; null: nothing. */
  readonly comment: string | null;
  /** null: nothing is known of where the change comes from, and nobody is warned. */
  readonly visit: Facts | null;
  /** The person has been warned, and means it. */
  readonly acceptsLockout: boolean;
  /** Longitude and latitude are meant as they are given, whatever they look like. */
  readonly acceptsCoordinates: boolean;
  /** Hears of what is worth a warning. The change may still be rolled back. */
  warn(warning: ChangeWarning): void;
}

/** The comment of a policy version: what was done, and what the person said of it. */
export function commentOf({ comment }: Editor, done: string): string {
  return comment === null ? done : `${done}: ${comment}`;
}
