import { type GatepostClient, type OperationName } from '../../../libs/client/index.js';
import { type Columns, type JsonObject, type Output } from '../output/output.js';

/** A parameter of a path, as people write it. */
export interface Named {
  /** What the argument is called in the help. */
  readonly name: string;
  readonly about: string;
  /** Finds the parameter's value by what was written. `path`: the parameters before it. Throws CommandFailure. */
  readonly resolve?: (api: GatepostClient, text: string, path: Readonly<Record<string, string>>) => Promise<string>;
}

/** An argument that is no parameter of the path. */
export interface Extra {
  readonly name: string;
  readonly about: string;
  readonly optional?: boolean;
}

/** An option of one command alone; those of the API come from its OpenAPI document. */
export interface OwnOption {
  /** As Commander takes it: `--at <time>`. */
  readonly flags: string;
  readonly about: string;
}

/** What a command of a resource has when it runs. */
export interface Call {
  /** By name, as given; undefined where an optional one was left out. */
  readonly arguments: Readonly<Record<string, string | undefined>>;
  /** By their name in the API, or their own one; turned into what the API takes. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** Opens the way to the API, and closes it afterwards. */
  readonly connect: <T>(work: (api: GatepostClient) => Promise<T>) => Promise<T>;
  /** Values of the path's parameters. */
  readonly pathOf: (api: GatepostClient) => Promise<Readonly<Record<string, string>>>;
  /** Of the query, as far as options say it, names of sites turned into ids. */
  readonly queryOf: (api: GatepostClient) => Promise<Readonly<Record<string, unknown>>>;
}

export interface Verb {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly about: string;
  readonly operation: OperationName;
  /** Of lists; those of the resource unless given. */
  readonly columns?: Columns;
  readonly extras?: readonly Extra[];
  readonly ownOptions?: readonly OwnOption[];
  /** What of the API the command does not offer, or says itself. */
  readonly omit?: readonly string[];
  /** What the verb itself says in the body. */
  readonly body?: JsonObject;
  /** Reads what is about to be changed, for its ETag and for what it was. */
  readonly readBy?: OperationName;
  /** People are asked first, on a terminal. */
  readonly isGrave?: boolean;
  /** A sentence about the answer, in place of showing it. */
  readonly said?: (answer: JsonObject, given: Call['arguments']) => string;
  /** In place of what the method of the operation makes natural. */
  readonly run?: (call: Call, verb: Verb) => Promise<void>;
}

export interface Resource {
  /** The command. */
  readonly name: string;
  readonly about: string;
  /** What people call one of them. */
  readonly one: string;
  /** Of lists. */
  readonly columns: Columns;
  /** How the parameters of its paths are written. */
  readonly named: Readonly<Record<string, Named>>;
  readonly verbs: readonly Verb[];
}
