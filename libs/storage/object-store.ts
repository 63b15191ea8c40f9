import { type Readable } from 'node:stream';

/** The provider token of the one object store of the process. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

export interface PutOptions {
  readonly mediaType: string;
  /** Bytes, when known: a body of any other length is refused and nothing is stored. */
  readonly contentLength?: number;
  /** Refuse with `already_exists` rather than overwrite. */
  readonly ifAbsent?: boolean;
  readonly signal?: AbortSignal;
}

export interface PutResult {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex, of the bytes that were stored. */
  readonly sha256: string;
  readonly etag?: string;
}

/** Inclusive byte positions from 0, as in RFC 9110 §14.1.2; without `end`, to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface GetOptions {
  readonly range?: ByteRange;
  readonly signal?: AbortSignal;
}

export interface GetResult {
  /** Read it to the end or destroy it: it holds a connection or a file open. Fails with a StorageError. */
  readonly body: Readable;
  /** Bytes of the whole object. */
  readonly size: number;
  /** Bytes that `body` yields. */
  readonly contentLength: number;
  readonly mediaType: string;
  /** What `body` is of the whole, when a range was asked for; `end` is clipped to the last byte. */
  readonly range?: { readonly start: number; readonly end: number };
}

export interface ObjectHead {
  readonly size: number;
  readonly mediaType: string;
  readonly lastModified: Date;
}

export interface ListOptions {
  /** Any string that keys may begin with, not only whole segments; '' for everything. */
  readonly prefix: string;
  /** 1 to 1000. */
  readonly limit: number;
  /** From the previous page of the same prefix. */
  readonly continuation?: string;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly lastModified: Date;
}

export interface ListResult {
  readonly objects: readonly ListedObject[];
  /** Absent on the last page. */
  readonly continuation?: string;
}

export const PRESIGN_OPERATIONS = ['get', 'put'] as const;
export type PresignOperation = (typeof PRESIGN_OPERATIONS)[number];

export interface PresignOptions {
  /** 1 to 604,800 (seven days, the limit of AWS Signature Version 4). */
  readonly expiresInSeconds: number;
  /** get: the Content-Type of the answer. put: the one that the upload must send, and that is stored. */
  readonly mediaType?: string;
}

export interface PresignedRequest {
  readonly url: string;
  readonly method: 'GET' | 'PUT';
  /** To be sent as they are: they are part of what was signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Objects under keys: 1 to 1024 bytes of UTF-8, without `.` or `..` segments, a leading slash or control characters
 * (`key_invalid`). `a` and `a/b` may both exist; case counts. Every method fails with a StorageError and nothing else.
 */
export interface ObjectStore {
  /**
   * Stores `body` whole or not at all: when the source fails, `signal` is aborted or the store goes away, no object
   * appears and an older one under the key stays. Bounded memory at any length. Once a body is being read, a failure
   * destroys it; a call refused before (bad key, present object) leaves it alone. An abort that arrives when the last
   * request is on its way may come too late: then the call succeeds.
   */
  put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<PutResult>;
  /** `not_found`; `range_invalid` when `start` is not below the size. */
  get(key: string, options?: GetOptions): Promise<GetResult>;
  head(key: string): Promise<ObjectHead>;
  /** Nothing to delete is no error. */
  delete(key: string): Promise<void>;
  /** In the order of the keys' UTF-8 bytes. */
  list(options: ListOptions): Promise<ListResult>;
  /** A link that anyone can use until it expires. Does not ask whether the object exists. */
  presign(operation: PresignOperation, key: string, options: PresignOptions): Promise<PresignedRequest>;
  /** Resolves when the bucket or folder is there and reachable with our rights; within about ten seconds. */
  check(): Promise<void>;
  close(): Promise<void>;
}
