import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Editor, GeofencesService } from '../../../libs/sites/index.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
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
import { ByEditor, MayLockOut } from './editor.js';
import { idCursor } from './sites.controller.js';
import { PageQueryDto } from './sites.dto.js';

/** MAX_FENCE_VERTICES (a number). */
export const MAX_FENCE_VERTICES = Symbol('MAX_FENCE_VERTICES');

@ApiTags('geofences')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/geofences')
export class GeofencesController {
  constructor(
    private readonly fences: GeofencesService,
    @Inject(MAX_FENCE_VERTICES) private readonly maxVertices: number,
  ) {}

  @Get()
  @ApiOkResponse({ type: GeofencePageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50 }: PageQueryDto,
  ): Promise<GeofencePageDto> {
    const { items, next } = await this.fences.list(siteId, { after: idCursor(cursor), limit });
    return { items: items.map(geofenceDto), next_cursor: next };
  }

  @Post()
  @Creates()
  @MayLockOut()
  @ApiCreatedResponse({ type: GeofenceDto })
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
  @ApiOkResponse({ type: GeofenceDto })
  async show(@Param('siteId', uuidPipe) siteId: string, @Param('id', uuidPipe) id: string): Promise<GeofenceDto> {
    return geofenceDto(await this.fences.find(siteId, id));
  }

  @Patch(':id')
  @Tagged()
  @Conditional()
  @MayLockOut()
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
