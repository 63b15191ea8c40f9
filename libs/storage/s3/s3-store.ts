import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Readable } from 'node:stream';
import { checkContentLength, checkExpiry, checkKey, checkList, checkMediaType, checkRange } from '../arguments.js';
import { guardedBody } from '../guarded-body.js';
import { holdingErrors, MeasuredSource } from '../measured-source.js';
import {
  type ByteRange,
  type GetOptions,
  type GetResult,
  type ListedObject,
  type ListOptions,
  type ListResult,
  type ObjectHead,
  type ObjectStore,
  type PresignedRequest,
  type PresignOperation,
  type PresignOptions,
  type PutOptions,
  type PutResult,
} from '../object-store.js';
import { type S3Settings } from '../settings.js';
import { isStorageError, refuseAborted, StorageError } from '../storage-error.js';
import { createS3Client } from './s3-client.js';
import { s3Error } from './s3-error.js';

const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';
/** For requests with a short answer, and for the headers of a long one; all attempts together. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_PARTS = 10_000;
/** The smallest that S3 takes. 10,000 parts of it are the longest body of unknown length: 48 GiB. */
const MIN_PART_BYTES = 5 * 1024 * 1024;
/** Parts under way at once; with the one being filled, what an upload holds in memory: about 25 MiB. */
const CONCURRENT_PARTS = 3;

/** Objects in one bucket of a server that speaks S3. */
export class S3Store implements ObjectStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(settings: S3Settings) {
    this.client = createS3Client(settings);
    this.bucket = settings.bucket;
  }

  async put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<PutResult> {
    checkKey(key);
    checkMediaType(options.mediaType);
    checkContentLength(options.contentLength);
    refuseAborted(options.signal);
    // Refused at once rather than after the transfer; the condition on the write below is what decides.
    if (options.ifAbsent === true) await holdingErrors(body, () => this.refusePresent(key));

    const source = new MeasuredSource(body, options.contentLength, options.signal);
    const upload = new Upload({
      client: this.client,
      partSize: Math.max(MIN_PART_BYTES, Math.ceil((options.contentLength ?? 0) / MAX_PARTS)),
      queueSize: CONCURRENT_PARTS,
      params: {
        Bucket: this.bucket,
        Key: key,
        Body: source.stream,
        ContentType: options.mediaType,
        ...(options.ifAbsent === true && { IfNoneMatch: '*' }),
      },
    });
    try {
      // Not upload.abort(): that returns while parts are still on their way. A failing source ends the upload in order,
      // with its parts removed from the server before this rejects.
      const { ETag: etag } = await upload.done();
      return { ...source.result(), ...(etag !== undefined && etag !== '' && { etag }) };
    } catch (error) {
      source.destroy();
      throw source.failure() ?? s3Error(error);
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    checkKey(key);
    checkRange(options.range);
    refuseAborted(options.signal);
    const range = options.range && `bytes=${options.range.start}-${options.range.end ?? ''}`;
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: range });
    const answer = await this.answered((abortSignal) => this.client.send(command, { abortSignal }), options.signal);
    const { Body: body, ContentLength: contentLength } = answer;
    if (!(body instanceof Readable) || contentLength === undefined) throw new StorageError('failed');
    const mediaType = answer.ContentType ?? UNKNOWN_MEDIA_TYPE;
    const part = options.range && readContentRange(answer.ContentRange, options.range, contentLength);
    if (part === null) {
      body.destroy();
      throw new StorageError(
        'failed',
        'The object store did not answer with the byte range that was asked for; use one that supports ranges.',
      );
    }
    return {
      body: guardedBody(body, s3Error, options.signal),
      size: part?.size ?? contentLength,
      contentLength,
      mediaType,
      ...(part && { range: { start: part.start, end: part.end } }),
    };
  }

  async head(key: string): Promise<ObjectHead> {
    checkKey(key);
    const command = new HeadObjectCommand({ Bucket: this.bucket, Key: key });
    try {
      const answer = await this.answered((abortSignal) => this.client.send(command, { abortSignal }));
      if (answer.ContentLength === undefined || answer.LastModified === undefined) throw new StorageError('failed');
      return {
        size: answer.ContentLength,
        mediaType: answer.ContentType ?? UNKNOWN_MEDIA_TYPE,
        lastModified: answer.LastModified,
      };
    } catch (error) {
      // A HEAD has no body to say what was not found. A missing bucket must not pass for a missing object.
      if (isStorageError(error, 'not_found')) await this.check();
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    const command = new DeleteObjectCommand({ Bucket: this.bucket, Key: key });
    try {
      await this.answered((abortSignal) => this.client.send(command, { abortSignal }));
    } catch (error) {
      // AWS answers 204 to deleting nothing, some other servers 404.
      if (!isStorageError(error, 'not_found')) throw error;
    }
  }

  async list({ prefix, limit, continuation }: ListOptions): Promise<ListResult> {
    checkList(prefix, limit);
    const command = new ListObjectsV2Command({
      Bucket: this.bucket,
      Prefix: prefix,
      MaxKeys: limit,
      ContinuationToken: continuation,
    });
    const answer = await this.answered((abortSignal) => this.client.send(command, { abortSignal }));
    const objects = (answer.Contents ?? []).flatMap(({ Key: key, Size: size, LastModified: lastModified }) =>
      key === undefined || size === undefined || lastModified === undefined
        ? []
        : [{ key, size, lastModified } satisfies ListedObject],
    );
    const next = answer.IsTruncated === true ? answer.NextContinuationToken : undefined;
    return { objects, ...(next !== undefined && { continuation: next }) };
  }

  async presign(operation: PresignOperation, key: string, options: PresignOptions): Promise<PresignedRequest> {
    checkKey(key);
    checkExpiry(options.expiresInSeconds);
    const { mediaType } = options;
    if (mediaType !== undefined) checkMediaType(mediaType);
    const target = { Bucket: this.bucket, Key: key };
    const expiresIn = options.expiresInSeconds;
    try {
      if (operation === 'get') {
        const command = new GetObjectCommand({ ...target, ResponseContentType: mediaType });
        return { url: await getSignedUrl(this.client, command, { expiresIn }), method: 'GET', headers: {} };
      }
      const command = new PutObjectCommand({ ...target, ContentType: mediaType });
      // Unless named here, the SDK leaves the media type unsigned and the uploader may send any.
      const signableHeaders = new Set(['host', 'content-type']);
      const url = await getSignedUrl(this.client, command, { expiresIn, signableHeaders });
      return { url, method: 'PUT', headers: mediaType === undefined ? {} : { 'content-type': mediaType } };
    } catch (error) {
      throw s3Error(error);
    }
  }

  async check(): Promise<void> {
    const command = new HeadBucketCommand({ Bucket: this.bucket });
    try {
      await this.answered((abortSignal) => this.client.send(command, { abortSignal }));
    } catch (error) {
      throw isStorageError(error, 'not_found') ? new StorageError('bucket_missing') : error;
    }
  }

  close(): Promise<void> {
    this.client.destroy();
    return Promise.resolve();
  }

  private async refusePresent(key: string): Promise<void> {
    try {
      await this.head(key);
    } catch (error) {
      if (isStorageError(error, 'not_found')) return;
      throw error;
    }
    throw new StorageError('already_exists');
  }

  /** Sends a request whose answer, or the headers of it, must come in time. */
  private async answered<T>(send: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort();
    }, ANSWER_TIMEOUT_MS);
    try {
      return await send(signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]));
    } catch (error) {
      refuseAborted(signal);
      throw s3Error(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `bytes 0-4/12` (RFC 9110 §14.4), or null when that is not the range that was asked for. */
function readContentRange(
  header: string | undefined,
  asked: ByteRange,
  contentLength: number,
): { start: number; end: number; size: number } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '');
  if (match === null) return null;
  const [start, end, size] = match.slice(1).map(Number);
  if (start === undefined || end === undefined || size === undefined) return null;
  const isAnswer = start === asked.start && end === Math.min(asked.end ?? size - 1, size - 1);
  return isAnswer && contentLength === end - start + 1 ? { start, end, size } : null;
}
