import { ApiProperty } from '@nestjs/swagger';
import {
  ACTIVATION_STATES,
  type ActivationState,
  type PolicyActivation,
  type Sort,
  sortsOf,
} from '../../../libs/database/index.js';
import { ACTIVATION_ORDERS } from '../../../libs/sites/index.js';
import { Id, Instant, Integer, OneOf, SortBy, Text } from '../http/fields.js';
import { PageQueryDto } from './sites.dto.js';
import { WarningDto, Warnings } from './warnings.dto.js';

const LARGEST_VERSION = 2_147_483_647;

export class PolicyActivationQueryDto extends PageQueryDto {
  @SortBy(sortsOf(ACTIVATION_ORDERS), 'created')
  sort?: Sort<keyof typeof ACTIVATION_ORDERS>;

  @OneOf(ACTIVATION_STATES, { optional: true, description: 'In this state only.' })
  state?: ActivationState;
}

export class PolicyActivationCreateDto {
  @Integer({ min: 1, max: LARGEST_VERSION, description: 'The policy version that is to be in force.' })
  version!: number;

  @Instant({ description: 'From when, RFC 3339; the worker brings it into force within a second.' })
  at!: string;
}

export class PolicyActivationDto extends PolicyActivationCreateDto {
  @Id({ description: 'Id.' })
  id!: string;

  @Id({ description: 'The site.' })
  site_id!: string;

  @OneOf(ACTIVATION_STATES, { description: 'pending until it is due; failed has `error`.' })
  state!: ActivationState;

  @Text({ max: 500, description: 'Who made it.', example: 'anna@example.org' })
  author!: string;

  @Integer({ min: 1, max: LARGEST_VERSION, nullable: true, description: 'The version as which it was published.' })
  made_version!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed.' })
  error!: string | null;

  @Instant({ description: 'When it was made.' })
  created_at!: string;

  @Instant({ nullable: true, description: 'When it came into force, or failed.' })
  finished_at!: string | null;

  @Warnings()
  warnings?: WarningDto[];
}

export class PolicyActivationPageDto {
  @ApiProperty({ type: [PolicyActivationDto] })
  items!: PolicyActivationDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function policyActivationDto(activation: PolicyActivation): PolicyActivationDto {
  return {
    id: activation.id,
    site_id: activation.siteId,
    version: activation.version,
    at: activation.at.toISOString(),
    state: activation.state,
    author: activation.author,
    made_version: activation.madeVersion,
    error: activation.error,
    created_at: activation.createdAt.toISOString(),
    finished_at: activation.finishedAt?.toISOString() ?? null,
  };
}
