import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Artifact, UnitOfWork } from '../database/index.js';
import { isStorageError, OBJECT_STORE, type ObjectStore } from '../storage/index.js';
import { OBJECT_PREFIX } from './artifacts.service.js';

/** An object younger than this may belong to an upload whose row is still to come. */
export const ORPHAN_AGE_MS = 24 * 3_600_000;

const PAGE = 500;

export interface Reconciliation {
  /** Keys of objects that no row names; removed unless `dryRun`. */
  readonly objectsWithoutRow: string[];
  /** Ids of rows whose object is gone. Reported, never removed: the loss itself is something to know. */
  readonly rowsWithoutObject: string[];
}

/** Finds what a crash between the two halves of an artifact left behind, a page at a time. */
@Injectable()
export class ArtifactReconciler {
  constructor(
    private readonly unit: UnitOfWork,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  async run({ now, dryRun = false }: { now: Date; dryRun?: boolean }): Promise<Reconciliation> {
    return {
      objectsWithoutRow: await this.#objectsWithoutRow(now.getTime() - ORPHAN_AGE_MS, dryRun),
      rowsWithoutObject: await this.#rowsWithoutObject(),
    };
  }

  async #objectsWithoutRow(olderThanMs: number, dryRun: boolean): Promise<string[]> {
    const orphans: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await this.store.list({
        prefix: OBJECT_PREFIX,
        limit: PAGE,
        ...(continuation ? { continuation } : {}),
      });
      const old = page.objects.filter(({ lastModified }) => lastModified.getTime() < olderThanMs).map(({ key }) => key);
      const known = new Set(
        (await this.unit.reader.find(Artifact, { select: { objectKey: true }, where: { objectKey: In(old) } })).map(
          (row) => row.objectKey,
        ),
      );
      for (const key of old.filter((candidate) => !known.has(candidate))) {
        orphans.push(key);
        if (!dryRun) await this.store.delete(key);
      }
      continuation = page.continuation;
    } while (continuation !== undefined);
    return orphans;
  }

  async #rowsWithoutObject(): Promise<string[]> {
    const missing: string[] = [];
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.unit.reader
        .createQueryBuilder(Artifact, 'a')
        .where('a.id > :after', { after })
        .orderBy('a.id')
        .limit(PAGE)
        .getMany();
      for (const row of rows) if (!(await this.#exists(row.objectKey))) missing.push(row.id);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return missing;
      after = last.id;
    }
  }

  async #exists(key: string): Promise<boolean> {
    try {
      await this.store.head(key);
      return true;
    } catch (error) {
      if (isStorageError(error, 'not_found')) return false;
      throw error;
    }
  }
}
