import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Principal, Rights } from '../../../libs/auth/index.js';
import { type Editor, SITE_ORDERS, SiteError, SitesService } from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { invalidParameter } from '../http/errors.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { Asking } from '../http/access.guard.js';
import { Creates } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import { ByEditor, MakesVersion, MayLockOut } from './editor.js';
import { SiteCreateDto, SiteDto, siteDto, siteInput, SitePageDto, SiteQueryDto, SiteUpdateDto } from './sites.dto.js';

@ApiTags('sites')
@ApiBearerAuth()
@Controller('api/v1/sites')
export class SitesController {
  constructor(
    private readonly sites: SitesService,
    private readonly rights: Rights,
  ) {}

  @Get()
  @ApiOkResponse({ type: SitePageDto })
  async list(
    @Query() { cursor, limit = 50, sort = 'created', hostname }: SiteQueryDto,
    @Asking() principal: Principal,
  ): Promise<SitePageDto> {
    const visible = this.rights.visibility(principal, 'site.read');
    const scope = { list: 'sites', sort, hostname };
    const after = readCursor(cursor, scope, SITE_ORDERS, sort);
    const { items, next } = await this.sites.list({ after, limit, sort, hostname, visible }).catch((error: unknown) => {
      // What is said of a field of a body is of a parameter here.
      const isName = error instanceof SiteError && error.code === 'hostname_invalid';
      throw isName ? invalidParameter('hostname', error.message) : error;
    });
    return { items: items.map(siteDto), next_cursor: writeCursor(next, scope) };
  }

  @Post()
  @MakesVersion()
  @ApiCreatedResponse({ type: SiteDto })
  @Creates()
  async create(@Body() body: SiteCreateDto, @ByEditor() editor: Editor): Promise<SiteDto> {
    return siteDto(await this.sites.create({ ...siteInput(body), name: body.name, hostname: body.hostname }, editor));
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: SiteDto })
  async show(@Param('id', uuidPipe) id: string): Promise<SiteDto> {
    return siteDto(await this.sites.find(id));
  }

  @Patch(':id')
  @Tagged()
  @Conditional()
  @MayLockOut()
  @ApiOkResponse({ type: SiteDto })
  async update(
    @Param('id', uuidPipe) id: string,
    @Body() body: SiteUpdateDto,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<SiteDto> {
    return siteDto(await this.sites.update(id, siteInput(body), editor, expecting(tags, siteDto)));
  }

  @Delete(':id')
  @Conditional()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(@Param('id', uuidPipe) id: string, @IfMatch() tags: IfMatchTags): Promise<void> {
    await this.sites.delete(id, expecting(tags, siteDto));
  }
}
