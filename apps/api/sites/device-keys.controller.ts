import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DEVICE_KEY_ORDERS, DeviceKeysService, type Editor } from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, TaggedGet } from '../http/etag.js';
import { Creates } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import {
  DeviceKeyCreateDto,
  DeviceKeyDto,
  deviceKeyDto,
  deviceKeyInput,
  DeviceKeyPageDto,
  DeviceKeyQueryDto,
} from './device-keys.dto.js';
import { ByEditor, MakesVersion } from './editor.js';

/** Keys of devices that sign their location themselves, in the header Gatepost-Location. They are not changed: a new one is. */
@ApiTags('device keys')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/device-keys')
export class DeviceKeysController {
  constructor(private readonly keys: DeviceKeysService) {}

  @Get()
  @ApiOkResponse({ type: DeviceKeyPageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50, sort = 'created', algorithm, key_id: keyId }: DeviceKeyQueryDto,
  ): Promise<DeviceKeyPageDto> {
    const scope = { list: 'device-keys', siteId, sort, algorithm, keyId };
    const after = readCursor(cursor, scope, DEVICE_KEY_ORDERS, sort);
    const { items, next } = await this.keys.list(siteId, { after, limit, sort, algorithm, keyId });
    return { items: items.map(deviceKeyDto), next_cursor: writeCursor(next, scope) };
  }

  @Post()
  @MakesVersion()
  @ApiCreatedResponse({ type: DeviceKeyDto })
  @Creates()
  async create(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() body: DeviceKeyCreateDto,
    @ByEditor() editor: Editor,
  ): Promise<DeviceKeyDto> {
    return deviceKeyDto(await this.keys.create(siteId, deviceKeyInput(body), editor));
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: DeviceKeyDto })
  async show(@Param('siteId', uuidPipe) siteId: string, @Param('id', uuidPipe) id: string): Promise<DeviceKeyDto> {
    return deviceKeyDto(await this.keys.find(siteId, id));
  }

  @Delete(':id')
  @Conditional()
  @MakesVersion()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<void> {
    await this.keys.delete(siteId, id, editor, expecting(tags, deviceKeyDto));
  }
}
