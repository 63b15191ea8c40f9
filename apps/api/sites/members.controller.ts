import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { SITE_ROLES, type SiteRole, type Sort, sortsOf } from '../../../libs/database/index.js';
import {
  type Consent,
  CONSENT_ORDERS,
  HostConsentsService,
  type Member,
  MEMBER_ORDERS,
  MembersService,
} from '../../../libs/sites/index.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { Id, OneOf, SortBy, Text } from '../http/fields.js';
import { uuidPipe } from '../http/validation.js';
import { PageQueryDto } from './sites.dto.js';

const EMAIL = { max: 254, description: 'E-mail address of an account.', example: 'anna@example.org' } as const;

class MemberQueryDto extends PageQueryDto {
  @SortBy(sortsOf(MEMBER_ORDERS), 'created')
  sort?: Sort<keyof typeof MEMBER_ORDERS>;

  @Text({ ...EMAIL, optional: true, description: 'This account only.' })
  email?: string;
}

class MemberPutDto {
  @Text(EMAIL)
  email!: string;

  @OneOf(SITE_ROLES, { description: 'What the account may do at this site.' })
  role!: SiteRole;
}

class MemberDto {
  @Id({ description: 'Id of the account.' })
  user_id!: string;

  @ApiProperty({ example: EMAIL.example })
  email!: string;

  @ApiProperty({ type: String, nullable: true })
  name!: string | null;

  @OneOf(SITE_ROLES, { description: 'What the account may do at this site.' })
  role!: SiteRole;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

class MemberPageDto {
  @ApiProperty({ type: [MemberDto] })
  items!: MemberDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

class ConsentQueryDto extends PageQueryDto {
  @SortBy(sortsOf(CONSENT_ORDERS), 'hostname')
  sort?: Sort<keyof typeof CONSENT_ORDERS>;

  @Text({ ...EMAIL, optional: true, description: 'Of this account only.' })
  email?: string;
}

class ConsentCreateDto {
  @Text({ max: 300, description: 'A host name under the wildcard of this site.', example: 'shop.example.org' })
  hostname!: string;

  @Text(EMAIL)
  email!: string;
}

class ConsentDto {
  @ApiProperty({ example: 'shop.example.org' })
  hostname!: string;

  @Id({ description: 'Id of the account that may use it.' })
  user_id!: string;

  @ApiProperty({ example: EMAIL.example })
  email!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

class ConsentPageDto {
  @ApiProperty({ type: [ConsentDto] })
  items!: ConsentDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

/** Who works on a site. */
@ApiTags('members')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @ApiOkResponse({ type: MemberPageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { sort = 'created', email, cursor, limit = 50 }: MemberQueryDto,
  ): Promise<MemberPageDto> {
    const scope = { list: 'members', siteId, sort, email };
    const after = readCursor(cursor, scope, MEMBER_ORDERS, sort);
    const { items, next } = await this.members.list(siteId, { email, after, limit, sort });
    return { items: items.map(memberDto), next_cursor: writeCursor(next, scope) };
  }

  /** Makes an account a member, or gives a member another role. */
  @Put()
  @Tagged()
  @Conditional('The ETag of the member; 412 precondition_failed if it is not that any more, or none.')
  @ApiOkResponse({ type: MemberDto })
  async put(
    @Param('siteId', uuidPipe) siteId: string,
    @Body() { email, role }: MemberPutDto,
    @IfMatch() tags: IfMatchTags,
  ): Promise<MemberDto> {
    return memberDto(await this.members.put(siteId, email, role, expecting(tags, memberDto)));
  }

  @Get(':userId')
  @TaggedGet()
  @ApiOkResponse({ type: MemberDto })
  async show(@Param('siteId', uuidPipe) siteId: string, @Param('userId', uuidPipe) userId: string): Promise<MemberDto> {
    return memberDto(await this.members.find(siteId, userId));
  }

  @Delete(':userId')
  @Conditional()
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('userId', uuidPipe) userId: string,
    @IfMatch() tags: IfMatchTags,
  ): Promise<void> {
    await this.members.remove(siteId, userId, expecting(tags, memberDto));
  }
}

/** Which accounts may use which host names under the wildcard of a site. */
@ApiTags('host consents')
@ApiBearerAuth()
@Controller('api/v1/sites/:siteId/host-consents')
export class HostConsentsController {
  constructor(private readonly consents: HostConsentsService) {}

  @Get()
  @ApiOkResponse({ type: ConsentPageDto })
  async list(
    @Param('siteId', uuidPipe) siteId: string,
    @Query() { sort = 'hostname', email, cursor, limit = 50 }: ConsentQueryDto,
  ): Promise<ConsentPageDto> {
    const scope = { list: 'host-consents', siteId, sort, email };
    const after = readCursor(cursor, scope, CONSENT_ORDERS, sort);
    const { items, next } = await this.consents.list(siteId, { email, after, limit, sort });
    return { items: items.map(consentDto), next_cursor: writeCursor(next, scope) };
  }

  /** Lets the account make a site with this host name. Once more is the same. */
  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  async give(@Param('siteId', uuidPipe) siteId: string, @Body() { hostname, email }: ConsentCreateDto): Promise<void> {
    await this.consents.give(siteId, hostname, email);
  }

  /** A site that was made by the consent stays. */
  @Delete(':userId/:hostname')
  @HttpCode(204)
  @ApiNoContentResponse()
  async withdraw(
    @Param('siteId', uuidPipe) siteId: string,
    @Param('userId', uuidPipe) userId: string,
    @Param('hostname') hostname: string,
  ): Promise<void> {
    await this.consents.withdraw(siteId, userId, hostname);
  }
}

function memberDto({ id, email, name, role, createdAt }: Member): MemberDto {
  return { user_id: id, email, name, role, created_at: createdAt.toISOString() };
}

function consentDto({ id, hostname, email, createdAt }: Consent): ConsentDto {
  return { hostname, user_id: id, email, created_at: createdAt.toISOString() };
}
