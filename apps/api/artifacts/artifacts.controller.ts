import { Controller, Delete, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  ARTIFACT_ORDERS,
  ArtifactError,
  artifactNotFound,
  artifactSiteUnknown,
  ArtifactsService,
  type ArtifactView,
} from '../../../libs/artifacts/index.js';
import { type PermissionName, type Principal, Rights } from '../../../libs/auth/index.js';
import { type Sort, sortsOf } from '../../../libs/database/index.js';
import { type ByteRange } from '../../../libs/storage/index.js';
import { ApiError, invalidParameter } from '../http/errors.js';
import { Asking } from '../http/access.guard.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { Cursor, Id, Instant, Limit, SortBy, Text } from '../http/fields.js';
import { Idempotency, idempotencyKeyOf, TakesIdempotencyKey } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';

class ArtifactQueryDto {
  @SortBy(sortsOf(ARTIFACT_ORDERS), '-created_at')
  sort?: Sort<keyof typeof ARTIFACT_ORDERS>;

  @Id({ optional: true, description: 'Of this site only.' })
  site_id?: string;

  @Cursor()
  cursor?: string;

  @Limit()
  limit?: number;
}

class ArtifactCreateDto {
  @Text({ max: 700, description: 'A name for people, segments parted by "/".', example: 'reports/2026/november.pdf' })
  path!: string;

  @Id({ optional: true, description: 'The site that it belongs to.' })
  site_id?: string;

  @Instant({ optional: true, description: 'Not to be deleted before, RFC 3339.' })
  retain_until?: string;
}

class ArtifactDto {
  @Id({ description: 'Id.' })
  id!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  site_id!: string | null;

  @ApiProperty({ description: 'A name for people.', example: 'reports/2026/november.pdf' })
  path!: string;

  @ApiProperty({ example: 'application/pdf' })
  media_type!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 48_213 })
  size_bytes!: number;

  @ApiProperty({
    description: 'Lower-case hexadecimal.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  retain_until!: string | null;

  @ApiProperty()
  legal_hold!: boolean;

  @ApiProperty({ type: Object })
  metadata!: object;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

class ArtifactPageDto {
  @ApiProperty({ type: [ArtifactDto] })
  items!: ArtifactDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

const BYTES = { '*/*': { schema: { type: 'string', format: 'binary' } } } as const;

/** The media type that an upload came with; the HTTP layer keeps it while the body stays a stream. */
export interface Upload {
  uploadMediaType?: string;
}

@ApiTags('artifacts')
@ApiBearerAuth()
@Controller('api/v1/artifacts')
export class ArtifactsController {
  constructor(
    private readonly artifacts: ArtifactsService,
    private readonly rights: Rights,
    private readonly idempotency: Idempotency,
  ) {}

  /** Newest first unless told. */
  @Get()
  @ApiOkResponse({ type: ArtifactPageDto })
  async list(
    @Query() { site_id: siteId, cursor, limit = 50, sort = '-created_at' }: ArtifactQueryDto,
    @Asking() principal: Principal,
  ): Promise<ArtifactPageDto> {
    const visible = this.rights.visibility(principal, 'artifacts.read');
    const scope = { list: 'artifacts', sort, siteId };
    const after = readCursor(cursor, scope, ARTIFACT_ORDERS, sort);
    const { items, next } = await this.artifacts.list({ siteId, visible, sort, after, limit });
    return { items: items.map(artifactDto), next_cursor: writeCursor(next, scope) };
  }

  /**
   * The body is the object, streamed; its Content-Type is kept. Sent again with its Idempotency-Key, it is stored to be
   * compared, and let go.
   */
  @Post()
  @Tagged()
  @TakesIdempotencyKey()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ArtifactDto })
  async create(
    @Query() { path, site_id, retain_until }: ArtifactCreateDto,
    @Req() request: FastifyRequest & Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Asking() principal: Principal,
  ): Promise<ArtifactDto> {
    await this.rights.requireAt(principal, 'artifacts.write', site_id ?? null, () => noSuchSite(site_id));
    const retainUntil = retain_until === undefined ? null : new Date(retain_until);
    if (retainUntil && Number.isNaN(retainUntil.getTime())) {
      throw invalidParameter('retain_until', 'The time must be RFC 3339, such as "2030-01-01T00:00:00Z".');
    }
    // A faulty one is told before anything is stored.
    idempotencyKeyOf(request);
    const length = request.headers['content-length'];
    const mediaType = request.uploadMediaType ?? 'application/octet-stream';
    const stored = await this.artifacts.store(request.raw, {
      siteId: site_id ?? null,
      path,
      mediaType,
      ...(length === undefined ? {} : { contentLength: Number(length) }),
      retainUntil,
    });
    let isFiled = false;
    try {
      const bodyHash = `${mediaType} ${stored.sha256}`;
      const file = async (): Promise<ArtifactDto> => artifactDto(await this.artifacts.file(stored));
      const answer = await this.idempotency.once({ request, reply }, file, { bodyHash });
      isFiled = answer.id === stored.id;
      return answer;
    } finally {
      if (!isFiled) await this.artifacts.discard(stored);
    }
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: ArtifactDto })
  async show(@Param('id', uuidPipe) id: string, @Asking() principal: Principal): Promise<ArtifactDto> {
    return artifactDto(await this.#find(principal, 'artifacts.read', id));
  }

  /** The object's bytes; a single byte range (RFC 9110 §14) is honoured. */
  @Get(':id/content')
  @ApiHeader({
    name: 'Range',
    required: false,
    schema: { type: 'string', maxLength: 200 },
    example: 'bytes=0-1023',
    description: 'One range of bytes; others are answered with the whole.',
  })
  @ApiOkResponse({ description: 'The bytes, with their media type.', content: BYTES })
  @ApiResponse({ status: 206, description: 'The bytes of the range.', content: BYTES })
  async content(
    @Param('id', uuidPipe) id: string,
    @Headers('range') rangeHeader: string | undefined,
    @Res() reply: FastifyReply,
    @Asking() principal: Principal,
  ): Promise<void> {
    const { sizeBytes } = await this.#find(principal, 'artifacts.read', id);
    const range = byteRange(rangeHeader, sizeBytes);
    if (range === 'unsatisfiable') {
      void reply.header('Content-Range', `bytes */${sizeBytes}`);
      throw new ApiError('range_unsatisfiable', `The range is outside the object's ${sizeBytes} bytes.`);
    }
    const { artifact, content } = await this.artifacts.open(id, range);
    const name = artifact.path.split('/').at(-1) ?? 'artifact';
    void reply.status(content.range ? 206 : 200).headers({
      'Content-Type': artifact.mediaType,
      'Content-Length': String(content.contentLength),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-store',
      'Repr-Digest': `sha-256=:${Buffer.from(artifact.sha256, 'hex').toString('base64')}:`,
    });
    if (content.range)
      void reply.header('Content-Range', `bytes ${content.range.start}-${content.range.end}/${content.size}`);
    await reply.send(content.body);
  }

  @Delete(':id')
  @Conditional()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('id', uuidPipe) id: string,
    @Asking() principal: Principal,
    @IfMatch() tags: IfMatchTags,
  ): Promise<void> {
    const artifact = await this.#find(principal, 'artifacts.write', id);
    // An artifact is never changed: what was seen is what is deleted.
    expecting(tags, artifactDto)(artifact);
    await this.artifacts.delete(id, new Date());
  }

  async #find(principal: Principal, permission: PermissionName, id: string): Promise<ArtifactView> {
    const artifact = await this.artifacts.find(id);
    await this.rights.requireAt(principal, permission, artifact.siteId, artifactNotFound);
    return artifact;
  }
}

/** The same whether there is none or it is another's. */
function noSuchSite(siteId: string | undefined): ArtifactError {
  return siteId === undefined
    ? new ArtifactError(
        'artifact_site_missing',
        'Name the site of the artifact in site_id; only administrators file artifacts of none.',
      )
    : artifactSiteUnknown();
}

/** A single range; several, or another unit, are answered with the whole (RFC 9110 §14.2 lets a server ignore them). */
function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? 'unsatisfiable' : { start: size - suffix, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) return 'unsatisfiable';
  return last === '' ? { start } : { start, end: Math.min(Number(last), size - 1) };
}

function artifactDto(artifact: ArtifactView): ArtifactDto {
  return {
    id: artifact.id,
    site_id: artifact.siteId,
    path: artifact.path,
    media_type: artifact.mediaType,
    size_bytes: artifact.sizeBytes,
    sha256: artifact.sha256,
    retain_until: artifact.retainUntil?.toISOString() ?? null,
    legal_hold: artifact.legalHold,
    metadata: artifact.metadata,
    created_at: artifact.createdAt.toISOString(),
  };
}
