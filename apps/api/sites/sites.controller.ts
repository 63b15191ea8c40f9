import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { compile, decide, explain, type Facts, parseAddress } from '../../../libs/access/index.js';
import { UnitOfWork } from '../../../libs/database/index.js';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { readDocument, zoneOffsets } from '../../../libs/policy/index.js';
import { SiteError, SitesService } from '../../../libs/sites/index.js';
import { ApiError } from '../http/errors.js';
import { TokenGuard } from '../http/token.guard.js';
import { uuidPipe } from '../http/validation.js';
import {
  PageQueryDto,
  SimulateDto,
  SiteCreateDto,
  SiteDto,
  siteDto,
  siteInput,
  SitePageDto,
  SiteUpdateDto,
} from './sites.dto.js';

/** Until accounts exist, every change is the administrator's. */
export const AUTHOR = 'admin-token';

@ApiTags('sites')
@ApiBearerAuth()
@UseGuards(TokenGuard)
@Controller('api/v1/sites')
export class SitesController {
  constructor(
    private readonly sites: SitesService,
    private readonly unit: UnitOfWork,
    @Inject(GEOIP) private readonly geoip: Geoip,
  ) {}

  @Get()
  @ApiOkResponse({ type: SitePageDto })
  async list(@Query() { cursor, limit = 50 }: PageQueryDto): Promise<SitePageDto> {
    const { items, next } = await this.sites.list({ after: idCursor(cursor), limit });
    return { items: items.map(siteDto), next_cursor: next };
  }

  @Post()
  @ApiCreatedResponse({ type: SiteDto })
  async create(@Body() body: SiteCreateDto): Promise<SiteDto> {
    return siteDto(await this.sites.create({ ...siteInput(body), name: body.name, hostname: body.hostname }, AUTHOR));
  }

  @Get(':id')
  @ApiOkResponse({ type: SiteDto })
  async show(@Param('id', uuidPipe) id: string): Promise<SiteDto> {
    return siteDto(await this.sites.find(id));
  }

  @Patch(':id')
  @ApiOkResponse({ type: SiteDto })
  async update(@Param('id', uuidPipe) id: string, @Body() body: SiteUpdateDto): Promise<SiteDto> {
    return siteDto(await this.sites.update(id, siteInput(body), AUTHOR));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(@Param('id', uuidPipe) id: string): Promise<void> {
    await this.sites.delete(id);
  }

  /** Decides and explains as the gate would, by the current policy. Nothing is recorded. */
  @Post(':id/simulate')
  @HttpCode(200)
  @ApiOkResponse({ description: 'The decision, and every rule and fence that was looked at.' })
  async simulate(@Param('id', uuidPipe) id: string, @Body() body: SimulateDto): Promise<object> {
    const facts = this.#facts(body);
    const document = await this.unit.run((rows) => readDocument(rows, id));
    if (!document)
      throw new SiteError('site_not_found', 'There is no such site; check its id, it may have been deleted.');
    const snapshot = compile(document, zoneOffsets(document.timeZone, facts.timeMs));
    const { address: _parsed, ...told } = facts;
    return {
      decision: decide(snapshot, facts),
      explanation: explain(snapshot, facts),
      facts: { address: body.address, ...told },
    };
  }

  #facts(body: SimulateDto): Facts {
    const address = parseAddress(body.address);
    if (!address) throw fault('address', 'The address must be IPv4 or IPv6, such as "130.225.1.1" or "2001:db8::1".');
    const timeMs = body.at === undefined ? Date.now() : Date.parse(body.at);
    if (Number.isNaN(timeMs)) throw fault('at', 'The time must be RFC 3339, such as "2026-12-01T08:00:00Z".');
    if ((body.latitude === undefined) !== (body.longitude === undefined))
      throw fault('longitude', 'Latitude and longitude go together.');
    const claim: Facts['claim'] =
      body.latitude === undefined || body.longitude === undefined
        ? { status: 'absent' }
        : {
            status: 'valid',
            point: { longitude: body.longitude, latitude: body.latitude, accuracyMeters: body.accuracy_m ?? null },
            issuedAtMs: timeMs,
            previous: null,
          };
    return {
      address,
      method: body.method ?? 'GET',
      path: body.path ?? '/',
      network: this.geoip.lookup(address),
      claim,
      timeMs,
    };
  }
}

function fault(name: string, detail: string): ApiError {
  return new ApiError('invalid_request', detail, [{ pointer: `/${name}`, detail }]);
}

/** A cursor of lists by id is the last id of the page before. */
export function idCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor)) return cursor;
  throw new ApiError('invalid_parameter', 'The cursor is not one of ours; take "next_cursor" of the page before.');
}
