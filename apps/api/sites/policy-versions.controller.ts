import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Editor, PolicyVersionsService } from '../../../libs/sites/index.js';
import { invalidParameter } from '../http/errors.js';
import { Conditional, expecting, IfMatch, type IfMatchTags } from '../http/etag.js';
import { uuidPipe } from '../http/validation.js';
import { ByEditor, MayLockOut } from './editor.js';
import {
  PolicyDiffDto,
  policyDiffDto,
  PolicyVersionDetailDto,
  policyVersionDetailDto,
  policyVersionDto,
  PolicyVersionPageDto,
} from './policy-versions.dto.js';
import { PageQueryDto, siteDto } from './sites.dto.js';

@ApiTags('policy versions')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/policy-versions')
export class PolicyVersionsController {
  constructor(private readonly versions: PolicyVersionsService) {}

  /** Newest first. */
  @Get()
  @ApiOkResponse({ type: PolicyVersionPageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { cursor, limit = 50 }: PageQueryDto,
  ): Promise<PolicyVersionPageDto> {
    const before = cursor === undefined ? {} : { before: versionOf(cursor, 'cursor') };
    const { items, next } = await this.versions.list(siteId, { ...before, limit });
    return { items: items.map(policyVersionDto), next_cursor: next === null ? null : String(next) };
  }

  @Get(':version')
  @ApiOkResponse({ type: PolicyVersionDetailDto })
  async show(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('version') version: string,
  ): Promise<PolicyVersionDetailDto> {
    return policyVersionDetailDto(await this.versions.find(siteId, versionOf(version, 'version')));
  }

  /** What makes this version of another. */
  @Get(':version/diff')
  @ApiQuery({
    name: 'from',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    description: 'The version to compare with. Default: the one before.',
  })
  @ApiOkResponse({ type: PolicyDiffDto })
  async diff(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('version') version: string,
    @Query('from') from: unknown,
  ): Promise<PolicyDiffDto> {
    const newer = versionOf(version, 'version');
    if (from === undefined && newer === 1) {
      throw invalidParameter('from', 'Nothing came before version 1; name the version to compare with by "from".');
    }
    const older = from === undefined ? newer - 1 : versionOf(from, 'from');
    return policyDiffDto(older, newer, await this.versions.diff(siteId, older, newer));
  }

  /** Makes a new version that says what this one said. The host name stays. */
  @Post(':version/rollback')
  @Conditional('The ETag of the site; 412 precondition_failed if its policy is not that any more.')
  @MayLockOut()
  @ApiCreatedResponse({ type: PolicyVersionDetailDto })
  async rollBack(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('version') version: string,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<PolicyVersionDetailDto> {
    const expected = expecting(tags, siteDto);
    return policyVersionDetailDto(
      await this.versions.rollBack(siteId, versionOf(version, 'version'), editor, expected),
    );
  }
}

/** Throws ApiError `invalid_parameter`. */
function versionOf(text: unknown, name: string): number {
  const version = typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (version >= 1 && version <= 2_147_483_647) return version;
  throw invalidParameter(name, `The parameter "${name}" must be the number of a policy version, such as 3.`);
}
