import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OUTCOMES, type Outcome } from '../../../libs/access/index.js';
import { AUDIT_ORDERS, AuditService } from '../../../libs/audit/index.js';
import { type Principal, Rights } from '../../../libs/auth/index.js';
import { EvidenceJob, type Sort, sortsOf, UnitOfWork } from '../../../libs/database/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { ApiError } from '../http/errors.js';
import { Asking } from '../http/access.guard.js';
import { Cursor, Id, Limit, OneOf, SortBy } from '../http/fields.js';
import { PeriodQueryDto, periodOf } from '../http/period.js';
import { uuidPipe } from '../http/validation.js';
import { AuditPageDto, DecisionDetailDto, decisionDto } from './audit.dto.js';

class AuditQueryDto extends PeriodQueryDto {
  @SortBy(sortsOf(AUDIT_ORDERS), '-occurred_at')
  sort?: Sort<keyof typeof AUDIT_ORDERS>;

  @Id({ optional: true, description: 'Decisions of this site only.' })
  site_id?: string;

  @OneOf(OUTCOMES, { optional: true, description: 'This outcome only.' })
  outcome?: Outcome;

  @Cursor()
  cursor?: string;

  @Limit()
  limit?: number;
}

@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    @Inject(UnitOfWork) private readonly unit: UnitOfWork,
    private readonly rights: Rights,
  ) {}

  @Get()
  @ApiOkResponse({ type: AuditPageDto })
  async list(
    @Query() { site_id, outcome, from, until, cursor, limit = 50, sort = '-occurred_at' }: AuditQueryDto,
    @Asking() principal: Principal,
  ): Promise<AuditPageDto> {
    const scope = { list: 'audit', sort, site_id, outcome, from, until };
    const { items, next } = await this.audit.list({
      siteId: site_id,
      outcome,
      ...periodOf({ from, until }),
      visible: this.rights.visibility(principal, 'audit.read'),
      after: readCursor(cursor, scope, AUDIT_ORDERS, sort),
      sort,
      limit,
    });
    return { items: items.map(decisionDto), next_cursor: writeCursor(next, scope) };
  }

  /** One decision by its request id, with the artifact that holds its evidence once that is written. */
  @Get(':id')
  @ApiOkResponse({ type: DecisionDetailDto })
  async show(@Param('id', uuidPipe) id: string, @Asking() principal: Principal): Promise<DecisionDetailDto> {
    const row = await this.audit.find(id);
    if (!row) throw noSuchDecision();
    await this.rights.requireAt(principal, 'audit.read', row.siteId, noSuchDecision);
    const job = await this.unit.reader.findOneBy(EvidenceJob, { id });
    return Object.assign(decisionDto(row), { evidence_artifact_id: job?.artifactId ?? null });
  }
}

function noSuchDecision(): ApiError {
  return new ApiError(
    'audit_not_found',
    'There is no decision with this request id; one that was just made is here within a second.',
  );
}
