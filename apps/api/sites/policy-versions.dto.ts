import { ApiProperty } from '@nestjs/swagger';
import { type ListDiff, type PolicyDiff } from '../../../libs/policy/index.js';
import { type PolicyVersionDetail, type PolicyVersionView } from '../../../libs/sites/index.js';
import { Instant, Integer, Text } from '../http/fields.js';
import { POLICY_DOCUMENT } from '../openapi/complete.js';
import { WarningDto, Warnings } from './warnings.dto.js';

/** Entries of each list of a diff; the counts are of all. */
const MOST_LISTED = 1_000;
const LARGEST_VERSION = 2_147_483_647;

export class PolicyVersionDto {
  @Integer({ min: 1, max: LARGEST_VERSION, description: 'Number, from 1 at each site.' })
  version!: number;

  @Text({ max: 500, description: 'Who made it.', example: 'anna@example.org' })
  author!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What was done.' })
  comment!: string | null;

  @Text({
    max: 64,
    description: 'SHA-256, hexadecimal, of the canonical document (RFC 8785).',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  content_hash!: string;

  @Instant({ description: 'When it was made.' })
  created_at!: string;
}

export class PolicyVersionDetailDto extends PolicyVersionDto {
  @ApiProperty({ allOf: [POLICY_DOCUMENT], description: 'The policy document.' })
  document!: object;

  @Warnings()
  warnings?: WarningDto[];
}

export class PolicyVersionPageDto {
  @ApiProperty({ type: [PolicyVersionDto] })
  items!: PolicyVersionDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

class ListDiffDto {
  @ApiProperty({ type: 'integer' })
  added_count!: number;

  @ApiProperty({ type: 'integer' })
  removed_count!: number;

  @ApiProperty({ type: 'integer' })
  changed_count!: number;

  @ApiProperty({ type: [Object], description: `At most ${MOST_LISTED}.` })
  added!: object[];

  @ApiProperty({ type: [Object], description: `At most ${MOST_LISTED}.` })
  removed!: object[];

  @ApiProperty({ type: [Object], description: `Before and after; at most ${MOST_LISTED}.` })
  changed!: object[];
}

export class PolicyDiffDto {
  @Integer({ min: 1, max: LARGEST_VERSION, description: 'The version compared with.' })
  from!: number;

  @Integer({ min: 1, max: LARGEST_VERSION, description: 'The version compared.' })
  to!: number;

  @ApiProperty({ type: [Object], description: 'Options that differ: name, before, after.' })
  options!: object[];

  @ApiProperty({ type: ListDiffDto, description: 'Network rules, by id.' })
  network_rules!: ListDiffDto;

  @ApiProperty({ type: ListDiffDto, description: 'Fences, by id.' })
  fences!: ListDiffDto;
}

export function policyVersionDto(view: PolicyVersionView): PolicyVersionDto {
  return {
    version: view.version,
    author: view.author,
    comment: view.comment,
    content_hash: view.contentHash,
    created_at: view.createdAt.toISOString(),
  };
}

export function policyVersionDetailDto(row: PolicyVersionDetail): PolicyVersionDetailDto {
  return Object.assign(policyVersionDto(row), { document: row.document });
}

export function policyDiffDto(from: number, to: number, diff: PolicyDiff): PolicyDiffDto {
  return {
    from,
    to,
    options: [...diff.options],
    network_rules: listDiffDto(diff.networkRules),
    fences: listDiffDto(diff.fences),
  };
}

function listDiffDto({ added, removed, changed }: ListDiff<object>): ListDiffDto {
  return {
    added_count: added.length,
    removed_count: removed.length,
    changed_count: changed.length,
    added: added.slice(0, MOST_LISTED),
    removed: removed.slice(0, MOST_LISTED),
    changed: changed.slice(0, MOST_LISTED),
  };
}
