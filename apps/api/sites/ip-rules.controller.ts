import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { type Editor, IpRulesService } from '../../../libs/sites/index.js';
import { TokenGuard } from '../http/token.guard.js';
import { uuidPipe } from '../http/validation.js';
import { IpRuleCreateDto, IpRuleDto, ipRuleDto, ipRuleInput, IpRulePageDto, IpRuleUpdateDto } from './ip-rules.dto.js';
import { ByEditor, MayLockOut } from './editor.js';
import { idCursor } from './sites.controller.js';
import { PageQueryDto } from './sites.dto.js';

@ApiTags('network rules')
@ApiBearerAuth()
@UseGuards(TokenGuard)
@Controller('api/v1/sites/:siteId/ip-rules')
export class IpRulesController {
  constructor(
    private readonly rules: IpRulesService,
    @Inject(GEOIP) private readonly geoip: Geoip,
  ) {}

  @Get()
  @ApiOkResponse({ type: IpRulePageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50 }: PageQueryDto,
  ): Promise<IpRulePageDto> {
    const { items, next } = await this.rules.list(siteId, { after: idCursor(cursor), limit });
    return { items: items.map((rule) => ipRuleDto(rule, this.geoip.build)), next_cursor: next };
  }

  @Post()
  @MayLockOut()
  @ApiCreatedResponse({ type: IpRuleDto })
  async create(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() body: IpRuleCreateDto,
    @ByEditor() editor: Editor,
  ): Promise<IpRuleDto> {
    const { kind, value, action } = body;
    return ipRuleDto(
      await this.rules.create(siteId, { ...ipRuleInput(body), kind, value, action }, editor),
      this.geoip.build,
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: IpRuleDto })
  async show(@Param('siteId', uuidPipe) siteId: string, @Param('id', uuidPipe) id: string): Promise<IpRuleDto> {
    return ipRuleDto(await this.rules.find(siteId, id), this.geoip.build);
  }

  @Patch(':id')
  @MayLockOut()
  @ApiOkResponse({ type: IpRuleDto })
  async update(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @Body() body: IpRuleUpdateDto,
    @ByEditor() editor: Editor,
  ): Promise<IpRuleDto> {
    return ipRuleDto(await this.rules.update(siteId, id, ipRuleInput(body), editor), this.geoip.build);
  }

  @Delete(':id')
  @MayLockOut()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @ByEditor() editor: Editor,
  ): Promise<void> {
    await this.rules.delete(siteId, id, editor);
  }
}
