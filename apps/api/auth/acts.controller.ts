import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ACT_ORDERS, ActsService, type Principal, Rights } from '../../../libs/auth/index.js';
import {
  ACTOR_KINDS,
  type ActorKind,
  type AdministrativeAct,
  type Sort,
  sortsOf,
} from '../../../libs/database/index.js';
import { Asking } from '../http/access.guard.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Cursor, Id, Limit, OneOf, SortBy, Text } from '../http/fields.js';
import { PeriodQueryDto, periodOf } from '../http/period.js';

class ActQueryDto extends PeriodQueryDto {
  @SortBy(sortsOf(ACT_ORDERS), '-occurred_at')
  sort?: Sort<keyof typeof ACT_ORDERS>;

  @Id({ optional: true, description: 'Acts that concern this site only.' })
  site_id?: string;

  @Id({ optional: true, description: 'Acts of this account or key only.' })
  actor_id?: string;

  @Text({ max: 60, optional: true, description: 'This action only.', example: 'site.update' })
  action?: string;

  @Cursor()
  cursor?: string;

  @Limit()
  limit?: number;
}

class ActDto {
  @Id({ description: 'Id.' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  occurred_at!: string;

  @OneOf(ACTOR_KINDS, {
    description: 'operator: whoever holds the secrets of the installation; anonymous: somebody who has not signed in.',
  })
  actor_kind!: ActorKind;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of the account or the key.' })
  actor_id!: string | null;

  @ApiProperty({ example: 'anna@example.org' })
  actor!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Where the request came from; null: the machine itself.' })
  address!: string | null;

  @ApiProperty({ example: 'site.update' })
  action!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  site_id!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'What was changed.' })
  subject_id!: string | null;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'What changed, as it was; of many rows at once their count.',
  })
  before!: object | null;

  @ApiProperty({
    type: Object,
    nullable: true,
    description:
      'What changed, as it is since; of what can be tried again and again, how often it was within the hour.',
  })
  after!: object | null;
}

class ActPageDto {
  @ApiProperty({ type: [ActDto] })
  items!: ActDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

/** The record of administrative acts: who changed what, from where, what it was and what it is. Secrets are left out. */
@ApiTags('administrative acts')
@ApiBearerAuth()
@Controller('api/v1/administrative-acts')
export class ActsController {
  constructor(
    private readonly acts: ActsService,
    private readonly rights: Rights,
  ) {}

  /** Newest first unless told. */
  @Get()
  @ApiOkResponse({ type: ActPageDto })
  async list(
    @Query()
    { sort = '-occurred_at', cursor, limit = 50, site_id: siteId, actor_id: actorId, action, from, until }: ActQueryDto,
    @Asking() principal: Principal,
  ): Promise<ActPageDto> {
    const filter = { siteId, actorId, action };
    const scope = { list: 'administrative-acts', sort, ...filter, from, until };
    const { items, next } = await this.acts.list({
      ...filter,
      ...periodOf({ from, until }),
      visible: this.rights.visibility(principal, 'acts.read'),
      after: readCursor(cursor, scope, ACT_ORDERS, sort),
      sort,
      limit,
    });
    return { items: items.map(actDto), next_cursor: writeCursor(next, scope) };
  }
}

function actDto(act: AdministrativeAct): ActDto {
  return {
    id: act.id,
    occurred_at: act.occurredAt.toISOString(),
    actor_kind: act.actorKind,
    actor_id: act.actorId,
    actor: act.actorLabel,
    address: act.address,
    action: act.action,
    site_id: act.siteId,
    subject_id: act.subjectId,
    before: act.before,
    after: act.after,
  };
}
