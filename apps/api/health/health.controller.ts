import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { UnitOfWork } from '../../../libs/database/index.js';
import { OBJECT_STORE, type ObjectStore } from '../../../libs/storage/index.js';
import { LivenessDto, ReadinessDto } from './health.dto.js';
import { type ReadinessChecks, readinessOf } from './readiness.js';

/** Checks of the other roles of the process. */
export const READINESS_CHECKS = Symbol('READINESS_CHECKS');

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
  @ApiOkResponse({ type: LivenessDto, description: 'Alive.' })
  live(): LivenessDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOkResponse({ type: ReadinessDto, description: 'Everything that requests need answers.' })
  @ApiServiceUnavailableResponse({ type: ReadinessDto, description: 'Something does not; "checks" says what.' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await readinessOf({
      database: async () => {
        await this.unit.reader.query('select 1');
      },
      object_store: () => this.store.check(),
      ...this.others,
    });
    await reply.status(readiness.status === 'unavailable' ? 503 : 200).send(readiness);
  }
}
