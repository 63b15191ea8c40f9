import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { type Effect, EFFECTS } from '../../../libs/access/index.js';
import {
  type Editor,
  IMPORT_MODES,
  type ImportMode,
  type ImportReport,
  RULE_FORMATS,
  RuleExportService,
  type RuleFormat,
  RuleImportService,
} from '../../../libs/sites/index.js';
import { type Upload } from '../artifacts/artifacts.controller.js';
import { ApiError, invalidParameter } from '../http/errors.js';
import { Conditional, expecting, IfMatch, type IfMatchTags } from '../http/etag.js';
import { OneOf } from '../http/fields.js';
import { uuidPipe } from '../http/validation.js';
import { ChangeQueryDto } from './change-query.dto.js';
import { ByEditor, MayWarn } from './editor.js';
import { siteDto } from './sites.dto.js';
import { WarningDto, Warnings } from './warnings.dto.js';

const MEDIA_TYPES: Readonly<Record<RuleFormat, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  text: 'text/plain',
};

class ImportQueryDto extends ChangeQueryDto {
  @OneOf(IMPORT_MODES, {
    optional: true,
    description: 'add (default): what is not there yet; replace_prefixes: all rules of kind cidr; replace: all rules.',
  })
  mode?: ImportMode;

  @OneOf(EFFECTS, { optional: true, description: 'The action of lines that name none; plain text names none.' })
  action?: Effect;
}

class ExportQueryDto {
  @OneOf(RULE_FORMATS, { optional: true, description: 'Default csv. text: prefixes of one action.' })
  format?: RuleFormat;

  @OneOf(EFFECTS, { optional: true, description: 'Of this action only; text needs it.' })
  action?: Effect;
}

class ImportReportDto implements ImportReport {
  @ApiProperty({ type: 'integer', description: 'Rules that are new.' })
  added!: number;

  @ApiProperty({ type: 'integer', description: 'Rules that were there already, and keep their ids.' })
  kept!: number;

  @ApiProperty({ type: 'integer', description: 'Rules that the list does not have, and that are gone.' })
  removed!: number;

  @ApiProperty({ type: 'integer', description: 'Lines that say what a line before them said.' })
  repeated!: number;

  @Warnings()
  warnings?: WarningDto[];
}

const RULES_AS_TEXT = { type: 'string', maxLength: 64 * 1024 * 1024 } as const;

@ApiTags('network rules')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/ip-rules')
export class RuleListsController {
  constructor(
    private readonly imports: RuleImportService,
    private readonly exports: RuleExportService,
  ) {}

  /**
   * Takes up to 100,000 rules, streamed, all or none of them, as one policy version. `errors` of a 422 name faulty lines,
   * up to a hundred. If-Match takes the ETag of the site.
   */
  @Post('import')
  @HttpCode(200)
  @MayWarn()
  @Conditional()
  @ApiConsumes(...Object.values(MEDIA_TYPES))
  @ApiBody({
    schema: RULES_AS_TEXT,
    description: 'CSV with a header, NDJSON, or a prefix a line with "#" before a note. UTF-8, 64 MiB at the most.',
  })
  @ApiOkResponse({ type: ImportReportDto })
  async import(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { mode = 'add', action }: ImportQueryDto,
    @Req() request: FastifyRequest & Upload,
    @ByEditor() editor: Editor,
    @IfMatch() tags: IfMatchTags,
  ): Promise<ImportReportDto> {
    const format = formatOf(request.uploadMediaType ?? '');
    const list = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    try {
      return await this.imports.run(
        siteId,
        list,
        { format, mode, action: action ?? null },
        editor,
        expecting(tags, siteDto),
      );
    } finally {
      // Who is refused in the middle of a list hears why: the rest is read, and thrown away.
      request.raw.resume();
    }
  }

  /** All rules, as an import takes them. */
  @Get('export')
  @ApiProduces(...Object.values(MEDIA_TYPES))
  @ApiOkResponse({ schema: RULES_AS_TEXT, description: 'The rules, streamed.' })
  async export(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { format = 'csv', action }: ExportQueryDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (format === 'text' && action === undefined) {
      throw invalidParameter(
        'action',
        'Plain text does not say what its prefixes do; give action=allow or action=deny.',
      );
    }
    const pieces = await this.exports.run(siteId, format, action ?? null);
    await reply
      .headers({
        'Content-Type': `${MEDIA_TYPES[format]}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="rules.${format === 'text' ? 'txt' : format}"`,
        'Cache-Control': 'private, no-store',
      })
      .send(Readable.from(pieces));
  }
}

/** Throws ApiError `media_type_unsupported`. */
function formatOf(contentType: string): RuleFormat {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const format = RULE_FORMATS.find((name) => MEDIA_TYPES[name] === type.trim());
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
  if (format !== undefined && (charset === undefined || /^\s*charset="?utf-8"?\s*$/.test(charset))) return format;
  const types = Object.values(MEDIA_TYPES).join(', ');
  throw new ApiError('media_type_unsupported', `Send the rules in UTF-8 with one of the Content-Types ${types}.`);
}
