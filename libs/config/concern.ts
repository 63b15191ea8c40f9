import { type ObjectSchema } from 'joi';
import { type Problem } from './settings-error.js';

/** The variables that were set to something, wrong or right; a default does not make a variable given. */
export type Given = ReadonlySet<string>;

/** One group of variables: how each looks, and what they must be together. */
export interface Concern<V extends object> {
  /** Heading in docs/configuration.md. */
  readonly title: string;
  /** One key per variable, in the order of the documentation. */
  readonly schema: ObjectSchema<V>;
  /**
   * Contradictions between variables of this concern. Values that are wrong by themselves are left out of `values`, so
   * that one mistake is reported once.
   */
  readonly check?: (values: Partial<V>, given: Given) => readonly Problem[];
}
