import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { UnitOfWork } from '../../../libs/database/index.js';
import { OBJECT_STORE, type ObjectStore } from '../../../libs/storage/index.js';

/** What other roles of the process have to say about readiness; each key is a check of its own. */
export const READINESS_CHECKS = Symbol('READINESS_CHECKS');
export type ReadinessChecks = Readonly<Record<string, () => Promise<void> | void>>;

const CHECK_TIMEOUT_MS = 3_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly unit: UnitOfWork,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(READINESS_CHECKS) private readonly others: ReadinessChecks,
  ) {}

  /** The process runs and answers; asks nothing else. */
  @Get('live')
  @ApiOkResponse({ description: 'Alive.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOkResponse({ description: 'Everything that requests need answers.' })
  @ApiServiceUnavailableResponse({ description: 'Something does not; "checks" says what.' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const checks: ReadinessChecks = {
      database: async () => {
        await this.unit.reader.query('select 1');
      },
      object_store: () => this.store.check(),
      ...this.others,
    };
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    const ready = results.every(([, result]) => result === 'ok');
    await reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  }
}

/** `ok`, or `failed`: what exactly failed is for the log and `gatepost doctor`, not for strangers. */
async function outcome(check: () => Promise<void> | void): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      Promise.resolve().then(check),
      new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('timed out')), CHECK_TIMEOUT_MS);
      }),
    ]);
    return 'ok';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
