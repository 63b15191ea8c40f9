import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsObject, ValidateNested } from 'class-validator';
import {
  ANONYMIZER_KINDS,
  type AnonymizerKind,
  CLAIM_FAULTS,
  type ClaimFact,
  type ClaimFault,
  type Facts,
  type GeoPoint,
  type NetworkFacts,
  parseAddress,
} from '../../../libs/access/index.js';
import { type CodeFinding, findCountry, findRegion } from '../../../libs/countries/index.js';
import { type Geoip } from '../../../libs/geoip/index.js';
import { ApiError } from '../http/errors.js';
import { Instant, Integer, ListOf, ListOfValues, OneOf, Optional, Quantity, Shaped, Text } from '../http/fields.js';
import { POLICY_DRAFT } from '../openapi/complete.js';
import { WarningDto } from './warnings.dto.js';

export const MOST_VISITORS = 10_000;
/** An explanation lists every rule and fence of the site. */
export const MOST_EXPLAINED = 100;

class PlaceDto {
  @Quantity({ min: -90, max: 90, description: 'Latitude, degrees.' })
  latitude!: number;

  @Quantity({ min: -180, max: 180, description: 'Longitude, degrees.' })
  longitude!: number;

  @Quantity({ min: 0, max: 20_100_000, optional: true, nullable: true, description: 'Accuracy radius, metres.' })
  accuracy_m?: number | null;
}

class IssuedPlaceDto extends PlaceDto {
  @Instant({ optional: true, description: 'When the gate issued the claim. Default: the time of the visit.' })
  issued_at?: string;
}

class ClaimDto extends PartialType(IssuedPlaceDto, { skipNullProperties: false }) {
  @OneOf(CLAIM_FAULTS, { optional: true, description: 'Why the claim cannot be used; then it has no place.' })
  fault?: ClaimFault;

  @ApiPropertyOptional({ type: IssuedPlaceDto, description: 'The claim before this one.' })
  @Optional()
  @ValidateNested()
  @Type(() => IssuedPlaceDto)
  previous?: IssuedPlaceDto;
}

class NetworkFactsDto {
  @Shaped({
    max: 2,
    pattern: /^[A-Z]{2}$/,
    sentence: 'country must be an ISO 3166-1 alpha-2 code such as "DK", or "ZZ" for unknown',
    description: 'ISO 3166-1 alpha-2, or ZZ for unknown.',
    example: 'DK',
  })
  country!: string;

  @Shaped({
    max: 6,
    pattern: /^[A-Z]{2}-[A-Z0-9]{1,3}$/,
    sentence: 'region must be an ISO 3166-2 code such as "DK-84", or null for unknown',
    optional: true,
    nullable: true,
    description: 'ISO 3166-2.',
    example: 'DK-84',
  })
  region?: string | null;

  @Integer({ min: 0, max: 4_294_967_295, optional: true, nullable: true, description: 'Autonomous system number.' })
  asn?: number | null;

  @ListOfValues(ANONYMIZER_KINDS, {
    max: ANONYMIZER_KINDS.length,
    optional: true,
    description: 'What hides the address.',
    example: ['vpn'],
  })
  anonymizers?: AnonymizerKind[];

  @ApiPropertyOptional({ type: PlaceDto, description: 'The GeoIP point; none when left out.' })
  @Optional()
  @ValidateNested()
  @Type(() => PlaceDto)
  point?: PlaceDto;

  @ApiPropertyOptional({
    description:
      'An override speaks of the address: a reserved one is then as any other. Default: no, as `treat_private_as` says.',
  })
  @Optional()
  @IsBoolean()
  overridden?: boolean;
}

export class VisitorDto {
  @Text({ max: 64, description: 'Client address.', example: '130.225.1.1' })
  address!: string;

  @Quantity({ min: -90, max: 90, optional: true, description: 'Latitude of a location claim, degrees.' })
  latitude?: number;

  @Quantity({ min: -180, max: 180, optional: true, description: 'Longitude of a location claim, degrees.' })
  longitude?: number;

  @Quantity({ min: 0, max: 20_100_000, optional: true, description: 'Accuracy radius of the claim, metres.' })
  accuracy_m?: number;

  @ApiPropertyOptional({ type: ClaimDto, description: 'The claim in full, instead of latitude and longitude.' })
  @Optional()
  @ValidateNested()
  @Type(() => ClaimDto)
  claim?: ClaimDto;

  @ApiPropertyOptional({ type: NetworkFactsDto, description: 'Instead of what the GeoIP data say of the address.' })
  @Optional()
  @ValidateNested()
  @Type(() => NetworkFactsDto)
  network?: NetworkFactsDto;

  @Shaped({
    max: 20,
    // RFC 9110 §5.6.2. Methods are case-sensitive, and all that are registered are upper case.
    pattern: /^[!#$%&'*+.^_`|~0-9A-Z-]+$/,
    sentence: 'method must be an HTTP method in capitals, such as "GET"',
    optional: true,
    description: 'Method. Default GET.',
  })
  method?: string;

  @Shaped({
    max: 2048,
    pattern: /^\/[!"$->@-~]*$/,
    sentence: 'path must begin with "/", be percent-encoded as it is in a request, and have no query and no fragment',
    optional: true,
    description: 'Path as in a request, percent-encoded, without the query. Default /.',
  })
  path?: string;

  @Instant({ optional: true, description: 'When. Default now.' })
  at?: string;
}

/** One visitor as the body itself, or up to 10,000 in `visitors`. */
export class SimulateDto extends PartialType(VisitorDto, { skipNullProperties: false }) {
  @ListOf(() => VisitorDto, {
    min: 1,
    max: MOST_VISITORS,
    optional: true,
    description: 'Many visitors; then the body has no `address` of its own.',
  })
  visitors?: VisitorDto[];

  @ApiPropertyOptional({
    allOf: [POLICY_DRAFT],
    description: 'Members of a policy document to try instead of those of the current version.',
    example: { filterMode: 'ip', networkRules: [{ id: 'a', kind: 'country', value: 'DK', effect: 'allow' }] },
  })
  @Optional()
  @IsObject()
  draft?: object;

  @ApiPropertyOptional({
    description: `Say of every rule and fence why, for at most ${MOST_EXPLAINED} visitors at a time. Default: yes for one visitor, no for many.`,
  })
  @Optional()
  @IsBoolean()
  explain?: boolean;
}

export interface SimulationRequest {
  readonly facts: readonly Facts[];
  readonly explain: boolean;
  readonly isBatch: boolean;
}

/** Throws ApiError `invalid_request`, which names the member. */
export function simulationRequest(dto: SimulateDto, geoip: Geoip, nowMs: number): SimulationRequest {
  const { visitors, address } = dto;
  if (visitors === undefined) {
    if (address === undefined) throw fault('/address', 'Give the address of a visitor, or "visitors" with many.');
    return { facts: [factsOf(dto, address, '', geoip, nowMs)], explain: dto.explain ?? true, isBatch: false };
  }
  if (address !== undefined) throw fault('/address', 'Give one address or "visitors", not both.');
  const explain = dto.explain ?? false;
  if (explain && visitors.length > MOST_EXPLAINED) {
    throw fault('/explain', `At most ${MOST_EXPLAINED} visitors are explained at a time; send fewer.`);
  }
  const facts = visitors.map((visitor, index) => factsOf(visitor, visitor.address, `/visitors/${index}`, geoip, nowMs));
  return { facts, explain, isBatch: true };
}

function factsOf(
  visitor: Partial<VisitorDto>,
  addressText: string,
  pointer: string,
  geoip: Geoip,
  nowMs: number,
): Facts {
  const address = parseAddress(addressText);
  if (!address) {
    const sentence = 'The address must be IPv4 or IPv6, such as "130.225.1.1" or "2001:db8::1".';
    throw fault(`${pointer}/address`, sentence);
  }
  const timeMs = instant(visitor.at, `${pointer}/at`, nowMs);
  return {
    address,
    method: visitor.method ?? 'GET',
    path: visitor.path ?? '/',
    network: visitor.network ? networkOf(visitor.network, `${pointer}/network`) : geoip.lookup(address),
    claim: claimOf(visitor, pointer, timeMs),
    timeMs,
  };
}

function networkOf(
  { country, region = null, asn = null, anonymizers = [], point, overridden = false }: NetworkFactsDto,
  pointer: string,
): NetworkFacts {
  requireCode(findCountry(country), `${pointer}/country`);
  if (region !== null) requireCode(findRegion(region), `${pointer}/region`);
  // Of an unknown country the region may be known, to a policy at least.
  if (region !== null && country !== 'ZZ' && !region.startsWith(`${country}-`)) {
    throw fault(
      `${pointer}/region`,
      `The region ${region} is not one of the country ${country}; correct one of the two.`,
    );
  }
  return { country, region, asn, anonymizers, point: point ? pointOf(point) : null, isOverridden: overridden };
}

/** A code that there is not would be a typing error that looks like a decision. */
function requireCode(finding: CodeFinding, pointer: string): void {
  if (finding.kind === 'unknown') throw fault(pointer, finding.sentence);
}

function claimOf(visitor: Partial<VisitorDto>, pointer: string, timeMs: number): ClaimFact {
  const { latitude, longitude, accuracy_m, claim } = visitor;
  if (claim !== undefined) {
    const doubled = (['latitude', 'longitude', 'accuracy_m'] as const).find((name) => visitor[name] !== undefined);
    if (doubled === undefined) return fullClaimOf(claim, `${pointer}/claim`, timeMs);
    throw fault(`${pointer}/${doubled}`, `Give the claim by "claim" or by "${doubled}", not both.`);
  }
  if (latitude !== undefined && longitude !== undefined) {
    const point = pointOf({ latitude, longitude, accuracy_m: accuracy_m ?? null });
    return { status: 'valid', point, issuedAtMs: timeMs, previous: null };
  }
  const together = 'Latitude and longitude go together.';
  if (latitude !== undefined) throw fault(`${pointer}/longitude`, together);
  if (longitude !== undefined) throw fault(`${pointer}/latitude`, together);
  if (accuracy_m === undefined) return { status: 'absent' };
  throw fault(`${pointer}/accuracy_m`, 'An accuracy belongs to a claim; give its latitude and longitude too.');
}

function fullClaimOf(claim: ClaimDto, pointer: string, timeMs: number): ClaimFact {
  const { fault: reason, latitude, longitude, accuracy_m = null, issued_at, previous } = claim;
  if (reason !== undefined) {
    const members = ['latitude', 'longitude', 'accuracy_m', 'issued_at', 'previous'] as const;
    const given = members.find((name) => claim[name] !== undefined);
    if (given === undefined) return { status: 'invalid', fault: reason };
    throw fault(`${pointer}/${given}`, `A claim with a fault has no "${given}"; leave one of the two out.`);
  }
  if (latitude === undefined || longitude === undefined) {
    throw fault(pointer, 'A claim has latitude and longitude, or a fault.');
  }
  return {
    status: 'valid',
    point: pointOf({ latitude, longitude, accuracy_m }),
    issuedAtMs: instant(issued_at, `${pointer}/issued_at`, timeMs),
    previous: previous
      ? { point: pointOf(previous), issuedAtMs: instant(previous.issued_at, `${pointer}/previous/issued_at`, timeMs) }
      : null,
  };
}

function pointOf({ latitude, longitude, accuracy_m = null }: PlaceDto): GeoPoint {
  return { latitude, longitude, accuracyMeters: accuracy_m };
}

function instant(text: string | undefined, pointer: string, otherwise: number): number {
  const timeMs = text === undefined ? otherwise : Date.parse(text);
  if (Number.isNaN(timeMs)) throw fault(pointer, 'The time must be RFC 3339, such as "2026-12-01T08:00:00Z".');
  return timeMs;
}

function fault(pointer: string, detail: string): ApiError {
  return new ApiError('invalid_request', detail, [{ pointer, detail }]);
}

/** A decision as the API shows it. */
export class SimulationDto {
  @ApiPropertyOptional({ type: Object, description: 'Of one visitor.' })
  decision?: object;

  @ApiPropertyOptional({ type: Object, nullable: true, description: 'Every rule and fence, and why the winner won.' })
  explanation?: object | null;

  @ApiPropertyOptional({ type: Object, description: 'What was known of the visitor.' })
  facts?: object;

  @ApiPropertyOptional({ type: [Object], description: 'Of many visitors, in their order: decision and explanation.' })
  results?: object[];

  @ApiProperty({ type: 'integer', description: 'The current policy version, which a draft changes.' })
  policy_version!: number;

  @ApiPropertyOptional({ type: [WarningDto], description: 'What of the draft or the visitors may not be meant.' })
  warnings?: WarningDto[];
}
