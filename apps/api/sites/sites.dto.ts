import { ApiProperty, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import {
  ACCURACY_POLICIES,
  type AccuracyPolicy,
  DEFAULT_ACTIONS,
  type DefaultAction,
  ENFORCEMENTS,
  type Enforcement,
  FILTER_MODES,
  type FilterMode,
  LOCATION_SOURCES,
  type LocationSource,
  TREAT_PRIVATE_AS,
  type TreatPrivateAs,
} from '../../../libs/access/index.js';
import {
  ADDRESS_PRECISIONS,
  type AddressPrecision,
  type Site,
  type Sort,
  sortsOf,
} from '../../../libs/database/index.js';
import { SITE_ORDERS, type SiteInput } from '../../../libs/sites/index.js';
import { Cursor, Id, Instant, Integer, Limit, ListOf, OneOf, Quantity, SortBy, Text } from '../http/fields.js';
import { WarningDto, Warnings } from './warnings.dto.js';

export class ExemptionDto {
  @Text({
    max: 500,
    description: 'Decoded path; itself and everything below it is exempt.',
    example: '/.well-known/acme-challenge',
  })
  path!: string;

  // Which of them is faulty, the service says.
  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 20, pattern: '^[A-Z]{1,20}$' },
    maxItems: 20,
    description: 'Methods; none means every method.',
    example: ['POST'],
  })
  @IsArray()
  @ArrayMaxSize(20)
  methods!: string[];
}

export class SiteCreateDto {
  @Text({ max: 200, description: 'A name for people.', example: 'Customer portal' })
  name!: string;

  @Text({ max: 253, description: 'Host name, or *.suffix.', example: 'portal.example.org' })
  hostname!: string;

  @OneOf(FILTER_MODES, { optional: true, description: 'What must allow a visitor in. Default ip_and_geo.' })
  filter_mode?: FilterMode;

  @OneOf(ENFORCEMENTS, {
    optional: true,
    description: 'monitor decides and audits, but lets everyone in. Default enforce.',
  })
  enforcement?: Enforcement;

  @OneOf(DEFAULT_ACTIONS, { optional: true, description: 'What happens when no rule says anything. Default block.' })
  default_action?: DefaultAction;

  @Text({
    max: 2000,
    optional: true,
    nullable: true,
    description: 'Where the reverse proxy sends visitors.',
    example: 'http://10.0.0.5:8000',
  })
  upstream_url?: string | null;

  @OneOf(TREAT_PRIVATE_AS, {
    optional: true,
    description: 'Private and reserved addresses that no prefix matches. Default unknown.',
  })
  treat_private_as?: TreatPrivateAs;

  @OneOf(LOCATION_SOURCES, { optional: true, description: 'Whose location counts. Default geoip.' })
  location_source?: LocationSource;

  @OneOf(ACCURACY_POLICIES, {
    optional: true,
    description: 'certain: the whole accuracy circle must be inside. Default centre.',
  })
  accuracy_policy?: AccuracyPolicy;

  @Quantity({
    min: 0.001,
    max: 20_100_000,
    optional: true,
    nullable: true,
    description: 'Vaguer claims are refused, metres.',
  })
  max_accuracy_m?: number | null;

  @Quantity({
    min: 0.001,
    max: 20_100,
    optional: true,
    nullable: true,
    description: 'Farthest a claim may be from the GeoIP point, km.',
  })
  max_gps_ip_distance_km?: number | null;

  @Quantity({
    min: 0.001,
    max: 1_000_000,
    optional: true,
    nullable: true,
    description: 'Fastest believable movement, km/h.',
  })
  max_speed_kmh?: number | null;

  @Text({
    max: 64,
    optional: true,
    description: 'IANA time zone of weekly hours. Default UTC.',
    example: 'Europe/Copenhagen',
  })
  time_zone?: string;

  @ListOf(() => ExemptionDto, { max: 200, optional: true, description: 'Paths that are never filtered.' })
  exemptions?: ExemptionDto[];

  @OneOf(ADDRESS_PRECISIONS, {
    optional: true,
    description: 'How much of a client address the audit keeps. Default full.',
  })
  audit_address_precision?: AddressPrecision;

  @Integer({
    min: 0,
    max: 7,
    optional: true,
    nullable: true,
    description: 'Decimals of a degree that the audit keeps of places.',
  })
  audit_location_decimals?: number | null;

  @Integer({ min: 1, max: 36_500, optional: true, description: 'Days that the audit is kept. Default 365.' })
  audit_retention_days?: number;

  @Text({
    max: 100,
    optional: true,
    nullable: true,
    description: 'Title of the block page.',
    example: 'County archive',
  })
  block_title?: string | null;

  @Text({
    max: 1000,
    lines: true,
    optional: true,
    nullable: true,
    description: 'Text of the block page, below the reason. Plain.',
  })
  block_text?: string | null;

  @Text({
    max: 200,
    optional: true,
    nullable: true,
    description: 'Whom the block page names; a mail address or an https URL becomes a link.',
    example: 'help@archive.example.org',
  })
  block_contact?: string | null;

  @Text({
    max: 22_000,
    optional: true,
    nullable: true,
    description: 'PNG, JPEG or WebP of at most 16 KiB as a data URL, `data:image/png;base64,…`.',
  })
  block_logo?: string | null;
}

export class SiteUpdateDto extends PartialType(SiteCreateDto, { skipNullProperties: false }) {}

export class SiteDto extends SiteCreateDto {
  @Id({ description: 'Id.' })
  id!: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Number of the current policy version.' })
  version!: number;

  @Instant({ description: 'When it was made.' })
  created_at!: string;

  @Instant({ description: 'When it was last changed.' })
  updated_at!: string;

  @Warnings()
  warnings?: WarningDto[];
}

export class SitePageDto {
  @ApiProperty({ type: [SiteDto] })
  items!: SiteDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export class PageQueryDto {
  @Cursor()
  cursor?: string;

  @Limit()
  limit?: number;
}

export class SiteQueryDto extends PageQueryDto {
  @SortBy(sortsOf(SITE_ORDERS), 'created')
  sort?: Sort<keyof typeof SITE_ORDERS>;

  @Text({ max: 253, optional: true, description: 'The site with this host name only, however it is written.' })
  hostname?: string;
}

export function siteDto(site: Site): SiteDto {
  return {
    id: site.id,
    name: site.name,
    hostname: site.hostname,
    filter_mode: site.filterMode,
    enforcement: site.enforcement,
    default_action: site.defaultAction,
    upstream_url: site.upstreamUrl,
    treat_private_as: site.treatPrivateAs,
    location_source: site.locationSource,
    accuracy_policy: site.accuracyPolicy,
    max_accuracy_m: site.maxAccuracyMeters,
    max_gps_ip_distance_km: site.maxGpsIpDistanceKm,
    max_speed_kmh: site.maxSpeedKmh,
    time_zone: site.timeZone,
    exemptions: site.exemptions.map(({ path, methods }) => ({ path, methods: [...methods] })),
    audit_address_precision: site.auditAddressPrecision,
    audit_location_decimals: site.auditLocationDecimals,
    audit_retention_days: site.auditRetentionDays,
    block_title: site.blockTitle,
    block_text: site.blockText,
    block_contact: site.blockContact,
    block_logo: site.blockLogo,
    version: site.version,
    created_at: site.createdAt.toISOString(),
    updated_at: site.updatedAt.toISOString(),
  };
}

/** Only what was given; a field that was left out keeps its value. */
export function siteInput(dto: SiteUpdateDto): Partial<SiteInput> {
  const all: Partial<SiteInput> = {
    name: dto.name,
    hostname: dto.hostname,
    filterMode: dto.filter_mode,
    enforcement: dto.enforcement,
    defaultAction: dto.default_action,
    upstreamUrl: dto.upstream_url,
    treatPrivateAs: dto.treat_private_as,
    locationSource: dto.location_source,
    accuracyPolicy: dto.accuracy_policy,
    maxAccuracyMeters: dto.max_accuracy_m,
    maxGpsIpDistanceKm: dto.max_gps_ip_distance_km,
    maxSpeedKmh: dto.max_speed_kmh,
    timeZone: dto.time_zone,
    exemptions: dto.exemptions,
    auditAddressPrecision: dto.audit_address_precision,
    auditLocationDecimals: dto.audit_location_decimals,
    auditRetentionDays: dto.audit_retention_days,
    blockTitle: dto.block_title,
    blockText: dto.block_text,
    blockContact: dto.block_contact,
    blockLogo: dto.block_logo,
  };
  return Object.fromEntries(Object.entries(all).filter((entry: [string, unknown]) => entry[1] !== undefined));
}
