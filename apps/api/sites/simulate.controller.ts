import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Facts, formatAddress } from '../../../libs/access/index.js';
import { UnitOfWork } from '../../../libs/database/index.js';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { readDocument, simulate } from '../../../libs/policy/index.js';
import { SiteError } from '../../../libs/sites/index.js';
import { uuidPipe } from '../http/validation.js';
import { checked, draftOf } from './draft.js';
import { MAX_FENCE_VERTICES } from './geofences.controller.js';
import { simulationWarnings } from './simulation-warnings.js';
import { SimulateDto, SimulationDto, simulationRequest } from './simulate.dto.js';

@ApiTags('sites')
@ApiBearerAuth()
@Controller('api/v1/sites')
export class SimulateController {
  constructor(
    private readonly unit: UnitOfWork,
    @Inject(GEOIP) private readonly geoip: Geoip,
    @Inject(MAX_FENCE_VERTICES) private readonly maxVertices: number,
  ) {}

  /** Decides and explains as the gate would, by the current policy or a draft. Nothing is recorded. */
  @Post(':id/simulate')
  @HttpCode(200)
  @ApiOkResponse({ type: SimulationDto })
  async simulate(@Param('id', uuidPipe) id: string, @Body() body: SimulateDto): Promise<SimulationDto> {
    const { facts, explain, isBatch } = simulationRequest(body, this.geoip, Date.now());
    const current = await this.unit.run((rows) => readDocument(rows, id));
    if (!current)
      throw new SiteError('site_not_found', 'There is no such site; check its id, it may have been deleted.');
    const document = body.draft === undefined ? current : draftOf(current, body.draft, this.maxVertices);
    const results = checked(() => simulate(document, facts, explain));
    const warnings = await simulationWarnings(document, body.draft, facts, isBatch);
    const shared = { policy_version: current.version, ...(warnings.length > 0 ? { warnings } : {}) };
    if (isBatch) return { ...shared, results };
    const [one] = results;
    const [told] = facts;
    return { ...shared, ...one, ...(told ? { facts: factsDto(told) } : {}) };
  }
}

function factsDto({ address, ...facts }: Facts): object {
  return { address: address === null ? null : formatAddress(address), ...facts };
}
