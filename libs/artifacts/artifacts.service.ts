import { type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  Artifact,
  EVERYTHING,
  type Page,
  type PageRequest,
  readPageOfSites,
  Site,
  type SortKeys,
  UnitOfWork,
  type Visibility,
} from '../database/index.js';
import { type ByteRange, type GetResult, isStorageError, OBJECT_STORE, type ObjectStore } from '../storage/index.js';
import { ArtifactError } from './errors.js';

/** Objects of artifacts live under this prefix of the store, by day and id; the reconciler owns it. */
export const OBJECT_PREFIX = 'artifacts/';

export interface NewArtifact {
  /** Given by callers that must not make two of one thing, e.g. evidence jobs that are retried. */
  readonly id?: string;
  readonly siteId: string | null;
  /** A name for people: segments parted by `/`, no `.` or `..`, no control characters, at most 700 characters. */
  readonly path: string;
  readonly mediaType: string;
  readonly contentLength?: number;
  readonly retainUntil?: Date | null;
  readonly metadata?: Record<string, unknown>;
  readonly signal?: AbortSignal;
}

/** An object that is durable, and has no row yet. */
export interface StoredArtifact {
  readonly artifact: NewArtifact;
  readonly id: string;
  readonly objectKey: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export interface ArtifactView {
  readonly id: string;
  readonly siteId: string | null;
  readonly path: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, hashed while it was stored. */
  readonly sha256: string;
  readonly retainUntil: Date | null;
  readonly legalHold: boolean;
  readonly metadata: Record<string, unknown>;
  readonly createdAt: Date;
}

/** Every order of the list of artifacts. */
export const ARTIFACT_ORDERS = {
  created_at: {
    column: 'a.created_at',
    type: 'instant',
    isUnique: false,
    of: ({ createdAt }) => createdAt.toISOString(),
  },
} as const satisfies SortKeys<Artifact, string>;

export interface ArtifactListing extends PageRequest<keyof typeof ARTIFACT_ORDERS> {
  readonly siteId?: string | undefined;
  /** Left out: of every site, and of none. */
  readonly visible?: Visibility;
}

/** A row and an object as one thing: the object is durable before the row, the row is gone before the object. */
@Injectable()
export class ArtifactsService {
  constructor(
    private readonly unit: UnitOfWork,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /** Streams `body` into the store, hashed on the way, then writes the row. A failure leaves no row. */
  async create(body: Readable | Uint8Array, artifact: NewArtifact): Promise<ArtifactView> {
    const stored = await this.store(body, artifact);
    try {
      return await this.file(stored);
    } catch (error) {
      // A caller who retries with an id of its own keeps the object.
      if (artifact.id === undefined) await this.discard(stored);
      throw error;
    }
  }

  /**
   * The first half of `create`: the object without its row, which nobody sees. Either `file` or `discard` comes after it; the
   * reconciler finds it where neither does. Throws ArtifactError, StorageError.
   */
  async store(body: Readable | Uint8Array, artifact: NewArtifact): Promise<StoredArtifact> {
    requirePath(artifact.path);
    if (artifact.siteId && !(await this.unit.reader.existsBy(Site, { id: artifact.siteId }))) {
      throw artifactSiteUnknown();
    }
    const id = artifact.id ?? uuidv7();
    const objectKey = `${OBJECT_PREFIX}${id.slice(0, 4)}/${id}`;
    const { size, sha256 } = await this.objects.put(objectKey, body, {
      mediaType: artifact.mediaType,
      contentLength: artifact.contentLength,
      signal: artifact.signal,
    });
    return { artifact, id, objectKey, sizeBytes: size, sha256 };
  }

  /** The second half: writes the row. */
  async file({ artifact, ...stored }: StoredArtifact): Promise<ArtifactView> {
    const { siteId, path, mediaType, retainUntil = null, metadata = {} } = artifact;
    return this.unit.run(async (rows) => {
      // TypeORM's partial type takes no index signature; a JSON object is what the column holds.
      await rows.insert(Artifact, { ...stored, siteId, path, mediaType, retainUntil, metadata: metadata as object });
      return view(await rows.findOneByOrFail(Artifact, { id: stored.id }));
    });
  }

  /** Takes back the first half. Should it fail, the reconciler finds an object without a row. */
  async discard({ objectKey }: StoredArtifact): Promise<void> {
    await this.objects.delete(objectKey).catch(() => undefined);
  }

  async find(id: string): Promise<ArtifactView> {
    return view(await this.#row(id));
  }

  /** Newest first unless told. */
  async list({
    siteId,
    visible = EVERYTHING,
    sort = '-created_at',
    ...page
  }: ArtifactListing): Promise<Page<ArtifactView>> {
    const { items, next } = await this.unit.run((rows) => {
      const query = rows.createQueryBuilder(Artifact, 'a');
      const of = { siteIdColumn: 'a.site_id', siteId, visible };
      return readPageOfSites(rows, query, of, ARTIFACT_ORDERS, { ...page, sort });
    });
    return { items: items.map(view), next };
  }

  /** The object's bytes, or a part of them. Throws ArtifactError `artifact_not_found`, StorageError. */
  async open(id: string, range?: ByteRange): Promise<{ artifact: ArtifactView; content: GetResult }> {
    const row = await this.#row(id);
    return { artifact: view(row), content: await this.objects.get(row.objectKey, range ? { range } : {}) };
  }

  /** Throws ArtifactError `artifact_retained` while retention or a legal hold keeps it. */
  async delete(id: string, now: Date): Promise<void> {
    const objectKey = await this.unit.run(async (rows) => {
      const row = await lockedRow(rows, id);
      if (row.legalHold)
        throw new ArtifactError('artifact_retained', 'The artifact is under legal hold; lift the hold first.');
      if (row.retainUntil && row.retainUntil > now) {
        throw new ArtifactError(
          'artifact_retained',
          `The artifact is kept until ${row.retainUntil.toISOString()}; delete it after that.`,
        );
      }
      await rows.delete(Artifact, { id });
      return row.objectKey;
    });
    // Should this fail, the reconciler finds an object without a row.
    await this.objects.delete(objectKey).catch((error: unknown) => {
      if (!isStorageError(error)) throw error;
    });
  }

  async #row(id: string): Promise<Artifact> {
    const row = await this.unit.reader.findOneBy(Artifact, { id });
    if (!row) throw artifactNotFound();
    return row;
  }
}

async function lockedRow(rows: EntityManager, id: string): Promise<Artifact> {
  const row = await rows.findOne(Artifact, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw artifactNotFound();
  return row;
}

export function artifactSiteUnknown(): ArtifactError {
  return new ArtifactError('artifact_site_unknown', 'There is no such site; give the id of one of yours.');
}

export function artifactNotFound(): ArtifactError {
  return new ArtifactError('artifact_not_found', 'There is no such artifact; check its id, it may have been deleted.');
}

function requirePath(path: string): void {
  const wrong =
    path.length === 0 ||
    path.length > 700 ||
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u001f\u007f]/.test(path) ||
    path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..');
  if (!wrong) return;
  throw new ArtifactError(
    'artifact_path_invalid',
    'The path must be 1 to 700 characters in segments parted by "/", without empty, "." or ".." segments and control characters.',
  );
}

function view(row: Artifact): ArtifactView {
  const { id, siteId, path, mediaType, sizeBytes, sha256, retainUntil, legalHold, metadata, createdAt } = row;
  return { id, siteId, path, mediaType, sizeBytes, sha256, retainUntil, legalHold, metadata, createdAt };
}
