import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Address, parseAddress } from '../../../libs/access/index.js';
import { type IpRule } from '../../../libs/database/index.js';
import { GEOIP, type Geoip } from '../../../libs/geoip/index.js';
import { type Editor, IP_RULE_ORDERS, IpRulesService } from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { invalidParameter } from '../http/errors.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { Creates } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import {
  IpRuleCreateDto,
  IpRuleDto,
  ipRuleDto,
  ipRuleInput,
  IpRulePageDto,
  IpRuleQueryDto,
  IpRuleUpdateDto,
} from './ip-rules.dto.js';
import { ByEditor, MayLockOut } from './editor.js';

@ApiTags('network rules')
@ApiBearerAuth()
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
    @Query() { cursor, limit = 50, sort = 'created', kind, action, covers }: IpRuleQueryDto,
  ): Promise<IpRulePageDto> {
    const address = covers === undefined ? undefined : addressOf(covers);
    const scope = { list: 'ip-rules', siteId, sort, kind, action, covers };
    const after = readCursor(cursor, scope, IP_RULE_ORDERS, sort);
    const { items, next } = await this.rules.list(siteId, { after, limit, sort, kind, action, covers: address });
    return { items: items.map(this.#dto), next_cursor: writeCursor(next, scope) };
  }

  @Post()
  @MayLockOut()
  @ApiCreatedResponse({ type: IpRuleDto })
  @Creates()
  async create(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() body: IpRuleCreateDto,
    @ByEditor() editor: Editor,
  ): Promise<IpRuleDto> {
    const { kind, value, action } = body;
    return this.#dto(await this.rules.create(siteId, { ...ipRuleInput(body), kind, value, action }, editor));
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: IpRuleDto })
  async show(@Param('siteId', uuidPipe) siteId: string, @Param('id', uuidPipe) id: string): Promise<IpRuleDto> {
    return this.#dto(await this.rules.find(siteId, id));
  }

  @Patch(':id')
  @Tagged()
  @Conditional()
  @MayLockOut()
  @ApiOkResponse({ type: IpRuleDto })
  async update(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @Body() body: IpRuleUpdateDto,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<IpRuleDto> {
    const expected = expecting(tags, this.#dto);
    return this.#dto(await this.rules.update(siteId, id, ipRuleInput(body), editor, expected));
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
    await this.rules.delete(siteId, id, editor, expecting(tags, this.#dto));
  }

  readonly #dto = (rule: IpRule): IpRuleDto => ipRuleDto(rule, this.geoip.build);
}

/** Throws ApiError `invalid_parameter`. */
function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address) return address;
  throw invalidParameter('covers', 'The parameter "covers" must be an address, such as 192.0.2.1.');
}
