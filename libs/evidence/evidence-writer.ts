import { REASONS } from '../access/index.js';
import { type ArtifactsService } from '../artifacts/index.js';
import { Artifact, EvidenceJob, PolicyVersion, type UnitOfWork } from '../database/index.js';
import { EVIDENCE_MEDIA_TYPE, type EvidenceSigner } from './signed-record.js';

/** A worker that takes a job and dies gives it back after this long. */
const LEASE_SECONDS = 60;
const LONGEST_BACKOFF_SECONDS = 600;
const BATCH = 20;

/** The members of a decision record that evidence is filed by. */
interface FiledRecord {
  readonly requestId: string;
  readonly siteId: string | null;
  readonly reason: string;
  readonly timeMs: number;
  readonly policyVersion: number | null;
}

/**
 * Turns evidence jobs into signed artifacts. A job is leased, so that many workers share the queue; the artifact's id is
 * the request id, so that a repeated job makes no second one. A store that is away delays jobs and loses none.
 */
export class EvidenceWriter {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly artifacts: ArtifactsService,
    private readonly signer: EvidenceSigner,
    private readonly onFault: (sentence: string) => void,
  ) {}

  /** Works off what is due. Returns how many jobs were done and how many were put off. */
  async run(): Promise<{ done: number; delayed: number }> {
    let done = 0;
    let delayed = 0;
    for (;;) {
      const jobs = await this.#lease();
      for (const job of jobs) {
        if (await this.#write(job)) done += 1;
        else delayed += 1;
      }
      if (jobs.length < BATCH) return { done, delayed };
    }
  }

  async #lease(): Promise<EvidenceJob[]> {
    return this.unit.run(async (rows) => {
      const due = await rows
        .createQueryBuilder(EvidenceJob, 'j')
        .where("j.state = 'pending' and j.due_at <= now()")
        .orderBy('j.due_at')
        .limit(BATCH)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      if (due.length > 0) {
        await rows
          .createQueryBuilder()
          .update(EvidenceJob)
          .set({ dueAt: () => `now() + interval '${LEASE_SECONDS} seconds'`, attempts: () => 'attempts + 1' })
          .whereInIds(due.map(({ id }) => id))
          .execute();
      }
      return due;
    });
  }

  async #write(job: EvidenceJob): Promise<boolean> {
    try {
      const artifactId = await this.#artifactOf(job);
      await this.unit.reader.update(EvidenceJob, { id: job.id }, { state: 'done', artifactId, lastError: null });
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const seconds = Math.min(LONGEST_BACKOFF_SECONDS, 2 ** Math.min(job.attempts, 12));
      await this.unit.reader
        .createQueryBuilder()
        .update(EvidenceJob)
        .set({ dueAt: () => `now() + interval '${seconds} seconds'`, lastError: why.slice(0, 500) })
        .where({ id: job.id })
        .execute();
      this.onFault(`Evidence of request ${job.id} waits ${seconds} s: ${why}`);
      return false;
    }
  }

  async #artifactOf(job: EvidenceJob): Promise<string> {
    if (await this.unit.reader.existsBy(Artifact, { id: job.id })) return job.id;
    // Written by this program from a record it validated.
    const record = job.record as FiledRecord;
    const at = new Date(record.timeMs);
    const policy =
      record.siteId !== null && record.policyVersion !== null
        ? await this.unit.reader.findOneBy(PolicyVersion, { siteId: record.siteId, version: record.policyVersion })
        : null;
    const sentences = Object.hasOwn(REASONS, record.reason) ? REASONS[record.reason as keyof typeof REASONS] : null;
    const file = this.signer.sign({
      type: 'gatepost-evidence',
      format: 1,
      decision: record,
      occurredAt: at.toISOString(),
      reason: { code: record.reason, explanation: sentences?.administrator ?? null },
      policyContentHash: policy?.contentHash ?? null,
    });
    const day = at.toISOString().slice(0, 10).replaceAll('-', '/');
    const { id } = await this.artifacts.create(Buffer.from(JSON.stringify(file, null, 2)), {
      id: job.id,
      siteId: policy ? record.siteId : null,
      path: `evidence/${record.siteId ?? 'unknown-site'}/${day}/${record.requestId}.json`,
      mediaType: EVIDENCE_MEDIA_TYPE,
      metadata: { kind: 'evidence', requestId: record.requestId, reason: record.reason, keyId: this.signer.keyId },
    });
    return id;
  }
}
