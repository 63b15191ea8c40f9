import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { OUTCOMES, type Outcome } from '../../../libs/access/index.js';
import { type AuditPosition, AuditService } from '../../../libs/audit/index.js';
import { type Principal, Rights } from '../../../libs/auth/index.js';
import { type AccessAudit, EvidenceJob, UnitOfWork } from '../../../libs/database/index.js';
import { ApiError, invalidParameter } from '../http/errors.js';
import { Asking } from '../http/access.guard.js';
import { Cursor, Id, Limit, OneOf } from '../http/fields.js';
import { uuidPipe } from '../http/validation.js';

class AuditQueryDto {
  @Id({ optional: true, description: 'Decisions of this site only.' })
  site_id?: string;

  @OneOf(OUTCOMES, { optional: true, description: 'This outcome only.' })
  outcome?: Outcome;

  @Cursor()
  cursor?: string;

  @Limit()
  limit?: number;
}

class AuditPageDto {
  @ApiProperty({ type: [Object], description: 'Decisions, newest first.' })
  items!: object[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
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
    @Query() { site_id, outcome, cursor, limit = 50 }: AuditQueryDto,
    @Asking() principal: Principal,
  ): Promise<AuditPageDto> {
    const before = cursor === undefined ? undefined : position(cursor);
    const { items, next } = await this.audit.list({
      ...(site_id ? { siteId: site_id } : {}),
      ...(outcome ? { outcome } : {}),
      ...(before ? { before } : {}),
      visible: this.rights.visibility(principal, 'audit.read'),
      limit,
    });
    return { items: items.map(auditDto), next_cursor: next ? `${next.occurredAt.getTime()}.${next.id}` : null };
  }

  /** One decision by its request id, with the artifact that holds its evidence once that is written. */
  @Get(':id')
  @ApiOkResponse({ type: Object })
  async show(@Param('id', uuidPipe) id: string, @Asking() principal: Principal): Promise<object> {
    const row = await this.audit.find(id);
    if (!row) throw noSuchDecision();
    await this.rights.requireAt(principal, 'audit.read', row.siteId, noSuchDecision);
    const job = await this.unit.reader.findOneBy(EvidenceJob, { id });
    return { ...auditDto(row), evidence_artifact_id: job?.artifactId ?? null };
  }
}

function noSuchDecision(): ApiError {
  return new ApiError(
    'audit_not_found',
    'There is no decision with this request id; one that was just made is here within a second.',
  );
}

function position(cursor: string): AuditPosition {
  const match = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match) throw invalidParameter('cursor', 'The cursor is not one of ours; take "next_cursor" of the page before.');
  return { occurredAt: new Date(Number(match[1])), id: match[2] ?? '' };
}

function auditDto(row: AccessAudit): object {
  return {
    request_id: row.id,
    occurred_at: row.occurredAt.toISOString(),
    site_id: row.siteId,
    host: row.host,
    method: row.method,
    path: row.path,
    via: row.via,
    client_address: row.clientAddress,
    client_address_hash: row.clientAddressHash,
    peer_address: row.peerAddress,
    country: row.country,
    region: row.region,
    asn: row.asn,
    anonymizers: row.anonymizers,
    geoip_point: row.geoipPoint,
    geoip_accuracy_m: row.geoipAccuracyMeters,
    geoip_build: row.geoipBuild,
    geoip_override_version: row.geoipOverrideVersion,
    gps_point: row.gpsPoint,
    gps_accuracy_m: row.gpsAccuracyMeters,
    claim_status: row.claimStatus,
    claim_fault: row.claimFault,
    location_used: row.locationUsed,
    outcome: row.outcome,
    reason: row.reason,
    enforced: row.enforced,
    rule_id: row.ruleId,
    fence_id: row.fenceId,
    network_verdict: row.networkVerdict,
    place_verdict: row.placeVerdict,
    policy_version: row.policyVersion,
    user_agent: row.userAgent,
    gate_id: row.gateId,
    sequence: row.sequence,
  };
}
