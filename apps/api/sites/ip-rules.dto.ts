import { ApiProperty, PartialType } from '@nestjs/swagger';
import { type Effect, EFFECTS, NETWORK_RULE_KINDS, type NetworkRuleKind } from '../../../libs/access/index.js';
import { type IpRule, type Sort, sortsOf } from '../../../libs/database/index.js';
import { type GeoipBuild } from '../../../libs/geoip/index.js';
import { findRuleCode, IP_RULE_ORDERS, type IpRuleInput } from '../../../libs/sites/index.js';
import { Id, Instant, OneOf, SortBy, Text } from '../http/fields.js';
import { PageQueryDto } from './sites.dto.js';
import { ValidityDto, validityDto, validityInput } from './validity.dto.js';
import { WarningDto, Warnings } from './warnings.dto.js';

export class IpRuleCreateDto extends ValidityDto {
  @OneOf(NETWORK_RULE_KINDS, { description: 'What is matched.' })
  kind!: NetworkRuleKind;

  @Text({
    max: 64,
    description: 'A prefix, an anonymizer kind, an ASN, an ISO 3166-2 region or an ISO 3166-1 country.',
    example: '192.0.2.0/24',
  })
  value!: string;

  @OneOf(EFFECTS, { description: 'What a match does.' })
  action!: Effect;

  @Text({ min: 0, max: 1000, lines: true, optional: true, nullable: true, description: 'Why the rule is there.' })
  note?: string | null;
}

export class IpRuleUpdateDto extends PartialType(IpRuleCreateDto, { skipNullProperties: false }) {}

export class IpRuleDto extends IpRuleCreateDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the rule cannot match, or may never match: one sentence with the remedy.',
  })
  warning!: string | null;

  @Id({ description: 'Id.' })
  id!: string;

  @Id({ description: 'The site.' })
  site_id!: string;

  @Instant({ description: 'When it was made.' })
  created_at!: string;

  @Instant({ description: 'When it was last changed.' })
  updated_at!: string;

  @Warnings()
  warnings?: WarningDto[];
}

export class IpRuleQueryDto extends PageQueryDto {
  @SortBy(sortsOf(IP_RULE_ORDERS), 'created')
  sort?: Sort<keyof typeof IP_RULE_ORDERS>;

  @OneOf(NETWORK_RULE_KINDS, { optional: true, description: 'Rules of this kind only.' })
  kind?: NetworkRuleKind;

  @OneOf(EFFECTS, { optional: true, description: 'Rules with this action only.' })
  action?: Effect;

  @Text({ max: 64, optional: true, description: 'Prefixes only that this address is in.', example: '192.0.2.7' })
  covers?: string;
}

export class IpRulePageDto {
  @ApiProperty({ type: [IpRuleDto] })
  items!: IpRuleDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function ipRuleInput(dto: IpRuleUpdateDto): Partial<IpRuleInput> {
  const { kind, value, action, note } = dto;
  const given = Object.fromEntries(
    Object.entries({ kind, value, action, note }).filter(([, field]) => field !== undefined),
  );
  return { ...given, ...validityInput(dto) };
}

/** Rules of these kinds need files that say more than places. */
const UNKNOWABLE = {
  asn: 'The GeoIP data in force know no networks, so this rule never matches; set GEOIP_ASN_DB_PATH.',
  anonymizer: 'The GeoIP data in force know no anonymizers, so this rule never matches; set GEOIP_ANONYMOUS_DB_PATH.',
} as const;

function warningOf({ kind, value }: IpRule, { knows }: GeoipBuild): string | null {
  if (kind === 'asn' && !knows.asn) return UNKNOWABLE.asn;
  if (kind === 'anonymizer' && !knows.anonymizers) return UNKNOWABLE.anonymizer;
  const code = findRuleCode(kind, value ?? '');
  return code.kind === 'known' ? null : code.sentence;
}

export function ipRuleDto(rule: IpRule, build: GeoipBuild): IpRuleDto {
  return {
    id: rule.id,
    site_id: rule.siteId,
    kind: rule.kind,
    value: rule.cidr ?? rule.value ?? '',
    action: rule.action,
    note: rule.note,
    warning: warningOf(rule, build),
    ...validityDto(rule),
    created_at: rule.createdAt.toISOString(),
    updated_at: rule.updatedAt.toISOString(),
  };
}
