import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ACTIVATION_ORDERS, type Editor, PolicyActivationsService } from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { TaggedGet } from '../http/etag.js';
import { Creates } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import { ByEditor, MayLockOut } from './editor.js';
import {
  PolicyActivationCreateDto,
  PolicyActivationDto,
  policyActivationDto,
  PolicyActivationPageDto,
  PolicyActivationQueryDto,
} from './policy-activations.dto.js';

/** Policy versions that come into force at a time. They are not changed: one is deleted, and another made. */
@ApiTags('policy versions')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/policy-activations')
export class PolicyActivationsController {
  constructor(private readonly activations: PolicyActivationsService) {}

  @Get()
  @ApiOkResponse({ type: PolicyActivationPageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50, sort = 'created', state }: PolicyActivationQueryDto,
  ): Promise<PolicyActivationPageDto> {
    const scope = { list: 'policy-activations', siteId, sort, state };
    const after = readCursor(cursor, scope, ACTIVATION_ORDERS, sort);
    const { items, next } = await this.activations.list(siteId, { state, sort, after, limit });
    return { items: items.map(policyActivationDto), next_cursor: writeCursor(next, scope) };
  }

  /** The version becomes the policy at that time, as by a rollback, and is published as a new version then. */
  @Post()
  @MayLockOut()
  @ApiCreatedResponse({ type: PolicyActivationDto })
  @Creates()
  async create(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() { version, at }: PolicyActivationCreateDto,
    @ByEditor() editor: Editor,
  ): Promise<PolicyActivationDto> {
    return policyActivationDto(
      await this.activations.create(siteId, { version, at: new Date(at) }, editor, new Date()),
    );
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: PolicyActivationDto })
  async show(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('id', uuidPipe) id: string,
  ): Promise<PolicyActivationDto> {
    return policyActivationDto(await this.activations.find(siteId, id));
  }

  /** Only as long as it is pending. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(@Param('siteId', uuidPipe) siteId: string, @Param('id', uuidPipe) id: string): Promise<void> {
    await this.activations.delete(siteId, id);
  }
}
