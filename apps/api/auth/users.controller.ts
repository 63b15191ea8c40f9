import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AccountLinksService, AuthError, type Principal, USER_ORDERS, UsersService } from '../../../libs/auth/index.js';
import { Asking } from '../http/access.guard.js';
import { readCursor, writeCursor } from '../http/cursor.js';
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
  @ApiCreatedResponse({ type: NewUserDto })
  async create(@Body() body: UserCreateDto, @Asking() principal: Principal): Promise<NewUserDto> {
    const { email, name = null, role = 'user', password } = body;
    if (password === undefined) {
      const { user, link } = await this.links.invite({ email, name, role }, new Date());
      return { ...userDto(user), invitation: handedLinkDto(link) };
    }
    if (principal.kind !== 'operator') {
      const sentence = 'Nobody chooses the password of another; leave it out, and hand over the link of the answer.';
      throw new AuthError('forbidden', sentence, { pointer: '/password' });
    }
    return { ...userDto(await this.users.create({ email, name, role, password })), invitation: null };
  }

  @Get(':id')
  @ApiOkResponse({ type: UserDto })
  async show(@Param('id', uuidPipe) id: string): Promise<UserDto> {
    return userDto(await this.users.find(id));
  }

  @Patch(':id')
  @ApiOkResponse({ type: UserDto })
  async update(@Param('id', uuidPipe) id: string, @Body() body: UserUpdateDto): Promise<UserDto> {
    return userDto(await this.users.update(id, body, new Date()));
  }

  /** Its sessions, keys and memberships go with it; its sites stay. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(@Param('id', uuidPipe) id: string): Promise<void> {
    await this.users.delete(id);
  }

  /** A link that sets a new password: mailed, or in the answer where nothing is mailed. */
  @Post(':id/reset-link')
  @ApiCreatedResponse({ type: HandedLinkDto })
  async makeResetLink(@Param('id', uuidPipe) id: string): Promise<HandedLinkDto> {
    return handedLinkDto(await this.links.makeResetLink(id, new Date()));
  }
}
