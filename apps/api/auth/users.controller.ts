import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AccountLinksService, AuthError, type Principal, USER_ORDERS, UsersService } from '../../../libs/auth/index.js';
import { Asking } from '../http/access.guard.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Conditional, expecting, IfMatch, type IfMatchTags, Tagged, TaggedGet } from '../http/etag.js';
import { Idempotency, TakesIdempotencyKey } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import { UserDto, userDto } from './auth.dto.js';
import {
  HandedLinkDto,
  handedLinkDto,
  NewUserDto,
  UserCreateDto,
  UserPageDto,
  UserQueryDto,
  UserUpdateDto,
} from './users.dto.js';

/** Accounts, for administrators. */
@ApiTags('users')
@ApiBearerAuth()
@Controller('api/v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly links: AccountLinksService,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @ApiOkResponse({ type: UserPageDto })
  async list(@Query() { email, cursor, limit = 50, sort = 'created' }: UserQueryDto): Promise<UserPageDto> {
    const scope = { list: 'users', sort, email };
    const after = readCursor(cursor, scope, USER_ORDERS, sort);
    const { items, next } = await this.users.list({ email, after, limit, sort });
    return { items: items.map(userDto), next_cursor: writeCursor(next, scope) };
  }

  /** Invites somebody: the link that sets the password is mailed, or is in the answer where nothing is mailed. */
  @Post()
  @TakesIdempotencyKey()
  @ApiCreatedResponse({ type: NewUserDto })
  async create(
    @Body() body: UserCreateDto,
    @Asking() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewUserDto> {
    const { email, name = null, role = 'user', password } = body;
    if (password !== undefined && principal.kind !== 'operator') {
      const sentence = 'Nobody chooses the password of another; leave it out, and hand over the link of the answer.';
      throw new AuthError('forbidden', sentence, { pointer: '/password' });
    }
    const account = { email, name, role };
    // Outside the unit of work, which keeps others waiting.
    const prepared = password === undefined ? null : await this.users.prepare({ ...account, password });
    let deliver = (): Promise<void> => Promise.resolve();
    const create = async (): Promise<NewUserDto> => {
      if (prepared) return { ...userDto(await this.users.insert(prepared)), invitation: null };
      const invitation = await this.links.invite(account, new Date());
      ({ deliver } = invitation);
      return { ...userDto(invitation.user), invitation: handedLinkDto(invitation.link) };
    };
    const exchange = { request, reply };
    const created = await this.idempotency.once(exchange, create, { isSecret: true });
    try {
      await deliver();
    } catch (error) {
      // Its answer would say that the link was mailed.
      await this.idempotency.forget(exchange);
      throw error;
    }
    return created;
  }

  @Get(':id')
  @TaggedGet()
  @ApiOkResponse({ type: UserDto })
  async show(@Param('id', uuidPipe) id: string): Promise<UserDto> {
    return userDto(await this.users.find(id));
  }

  @Patch(':id')
  @Tagged()
  @Conditional()
  @ApiOkResponse({ type: UserDto })
  async update(
    @Param('id', uuidPipe) id: string,
    @Body() body: UserUpdateDto,
    @IfMatch() tags: IfMatchTags,
  ): Promise<UserDto> {
    return userDto(await this.users.update(id, body, new Date(), expecting(tags, userDto)));
  }

  /** Its sessions, keys and memberships go with it; its sites stay. */
  @Delete(':id')
  @Conditional()
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(@Param('id', uuidPipe) id: string, @IfMatch() tags: IfMatchTags): Promise<void> {
    await this.users.delete(id, expecting(tags, userDto));
  }

  /** A link that sets a new password: mailed, or in the answer where nothing is mailed. */
  @Post(':id/reset-link')
  @ApiCreatedResponse({ type: HandedLinkDto })
  async makeResetLink(@Param('id', uuidPipe) id: string): Promise<HandedLinkDto> {
    return handedLinkDto(await this.links.makeResetLink(id, new Date()));
  }
}
