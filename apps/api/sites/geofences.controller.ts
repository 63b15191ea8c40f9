import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
  type Type as Class,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNumber, IsOptional, Max, Min } from 'class-validator';
import { type FastifyReply } from 'fastify';
import { type Effect, EFFECTS } from '../../../libs/access/index.js';
import { type Sort, sortsOf } from '../../../libs/database/index.js';
import { type Editor, GEOFENCE_ORDERS, GeofencesService, SiteError } from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { OneOf, SortBy, Text } from '../http/fields.js';
import { Creates } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import {
  GeofenceCreateDto,
  GeofenceDto,
  geofenceDto,
  geofenceInput,
  GeofencePageDto,
  GeofenceUpdateDto,
} from './geofences.dto.js';
import {
  FeatureCollectionDto,
  FeatureDto,
  featureOf,
  FeaturePageDto,
  featurePointer,
  FenceImportDto,
  fencesOf,
  GEO_JSON,
} from './feature-collection.js';
import { ChangeQueryDto } from './change-query.dto.js';
import { ByEditor, DrawsFence, MayLockOut, MayWarn } from './editor.js';
import { PageQueryDto, siteDto } from './sites.dto.js';

/** MAX_FENCE_VERTICES (a number). */
export const MAX_FENCE_VERTICES = Symbol('MAX_FENCE_VERTICES');

class GeofenceQueryDto extends PageQueryDto {
  @SortBy(sortsOf(GEOFENCE_ORDERS), 'created')
  sort?: Sort<keyof typeof GEOFENCE_ORDERS>;

  @OneOf(EFFECTS, { optional: true, description: 'Fences with this effect only.' })
  effect?: Effect;

  @Text({ max: 200, optional: true, description: 'Fences of exactly this name only.' })
  name?: string;
}

class FenceImportQueryDto extends ChangeQueryDto {
  @OneOf(['true', 'false'], {
    optional: true,
    description:
      'true: keep the fences as they are given, although longitude and latitude look swapped (422 fence_swapped).',
  })
  confirm_coordinates?: string;

  @OneOf(['add', 'replace'], {
    optional: true,
    description: 'add (default), or replace: the fences of the site become those of the collection.',
  })
  mode?: 'add' | 'replace';

  @OneOf(EFFECTS, { optional: true, description: 'Of features that do not name theirs.' })
  effect?: Effect;

  @ApiPropertyOptional({
    type: 'number',
    minimum: 0.01,
    maximum: 100_000,
    description: 'Of features that do not name theirs.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0.01)
  @Max(100_000)
  simplify_tolerance_m?: number;
}

/** Documents an answer that is GeoJSON to those who ask for it by Accept. */
function AlsoGeoJson(json: Class, geoJson: Class): MethodDecorator {
  return ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(json) } },
      [GEO_JSON]: { schema: { $ref: getSchemaPath(geoJson) } },
    },
  });
}

@ApiTags('geofences')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/geofences')
export class GeofencesController {
  constructor(
    private readonly fences: GeofencesService,
    @Inject(MAX_FENCE_VERTICES) private readonly maxVertices: number,
  ) {}

  @Get()
  @ApiExtraModels(GeofencePageDto, FeaturePageDto, FeatureDto)
  @AlsoGeoJson(GeofencePageDto, FeaturePageDto)
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50, sort = 'created', effect, name }: GeofenceQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeofencePageDto | object> {
    const scope = { list: 'geofences', siteId, sort, effect, name };
    const after = readCursor(cursor, scope, GEOFENCE_ORDERS, sort);
    const { items, next } = await this.fences.list(siteId, { after, limit, sort, effect, name });
    const fences = items.map(geofenceDto);
    const next_cursor = writeCursor(next, scope);
    if (!wantsGeoJson(accept, reply)) return { items: fences, next_cursor };
    return { type: 'FeatureCollection', features: fences.map(featureOf), next_cursor };
  }

  /** All fences as one GeoJSON FeatureCollection (RFC 7946), as an import takes them. */
  @Get('export')
  @ApiProduces(GEO_JSON)
  @ApiOkResponse({ type: FeatureCollectionDto })
  async export(
    @Param('siteId', uuidPipe) siteId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeatureCollectionDto> {
    const fences = await this.fences.all(siteId);
    void reply.headers({ 'Content-Type': GEO_JSON, 'Content-Disposition': 'attachment; filename="fences.geojson"' });
    return { type: 'FeatureCollection', features: fences.map((fence) => featureOf(geofenceDto(fence))) };
  }

  /** Takes a FeatureCollection, all of it or nothing, as one policy version. If-Match takes the ETag of the site. */
  @Post('import')
  @HttpCode(200)
  @Conditional()
  @MayWarn()
  @ApiConsumes(GEO_JSON, 'application/json')
  @ApiProduces(GEO_JSON)
  @ApiOkResponse({ type: FeatureCollectionDto, description: 'The fences as they are kept, in the order given.' })
  async import(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { mode = 'add', effect, simplify_tolerance_m }: FenceImportQueryDto,
    @Body() body: FenceImportDto,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeatureCollectionDto> {
    const defaults = {
      ...(effect === undefined ? {} : { effect }),
      ...(simplify_tolerance_m === undefined ? {} : { simplify_tolerance_m }),
    };
    const inputs = await fencesOf(body, defaults);
    const expected = expecting(tags, siteDto);
    const kept = await this.fences
      .takeCollection(siteId, inputs, mode, this.maxVertices, editor, expected)
      .catch((error: unknown) => {
        throw placedInFeature(error);
      });
    void reply.header('Content-Type', GEO_JSON);
    return { type: 'FeatureCollection', features: kept.map((fence) => featureOf(geofenceDto(fence))) };
  }

  @Post()
  @MayLockOut()
  @DrawsFence()
  @ApiCreatedResponse({ type: GeofenceDto })
  @Creates()
  async create(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() body: GeofenceCreateDto,
    @ByEditor() editor: Editor,
  ): Promise<GeofenceDto> {
    const { name, effect, geometry } = body;
    return geofenceDto(
      await this.fences.create(siteId, { ...geofenceInput(body), name, effect, geometry }, this.maxVertices, editor),
    );
  }

  @Get(':id')
  @TaggedGet()
  @AlsoGeoJson(GeofenceDto, FeatureDto)
  async show(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeofenceDto | object> {
    const fence = geofenceDto(await this.fences.find(siteId, id));
    return wantsGeoJson(accept, reply) ? featureOf(fence) : fence;
  }

  @Patch(':id')
  @Tagged()
  @Conditional()
  @MayLockOut()
  @DrawsFence()
  @ApiOkResponse({ type: GeofenceDto })
  async update(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @Body() body: GeofenceUpdateDto,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<GeofenceDto> {
    return geofenceDto(
      await this.fences.update(siteId, id, geofenceInput(body), this.maxVertices, editor, expecting(tags, geofenceDto)),
    );
  }

  @Delete(':id')
  @Conditional()
  @MayLockOut()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<void> {
    await this.fences.delete(siteId, id, editor, expecting(tags, geofenceDto));
  }
}

/** GeoJSON is sent where Accept names it, and JSON otherwise. */
function wantsGeoJson(accept: string | undefined, reply: FastifyReply): boolean {
  void reply.header('Vary', 'Accept');
  const isWanted = (accept ?? '')
    .toLowerCase()
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim() === GEO_JSON);
  if (isWanted) void reply.header('Content-Type', GEO_JSON);
  return isWanted;
}

function placedInFeature(error: unknown): unknown {
  const place = error instanceof SiteError ? /^\/(\d+)(.*)$/.exec(error.pointer ?? '') : null;
  if (!(error instanceof SiteError) || !place) return error;
  return new SiteError(error.code, error.message, featurePointer(Number(place[1]), place[2] ?? ''));
}
