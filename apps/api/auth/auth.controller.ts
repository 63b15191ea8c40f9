import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  AccountLinksService,
  ApiKeysService,
  AUTH_SETTINGS,
  AuthError,
  type AuthSettings,
  type Principal,
  Rights,
  SessionsService,
  UsersService,
} from '../../../libs/auth/index.js';
import { sqlState } from '../../../libs/database/index.js';
import { SiteError } from '../../../libs/sites/index.js';
import { Asking } from '../http/access.guard.js';
import { CreatesSecret } from '../http/idempotency.js';
import { uuidPipe } from '../http/validation.js';
import {
  ApiKeyCreateDto,
  ApiKeyDto,
  apiKeyDto,
  ApiKeyListDto,
  LinkDescriptionDto,
  LinkDto,
  LinkRedeemDto,
  MeDto,
  NewApiKeyDto,
  PasswordChangeDto,
  PasswordResetDto,
  SessionListDto,
  sessionDto,
  SignedInDto,
  signedInDto,
  SignInDto,
  userDto,
} from './auth.dto.js';
import { cookiesOf, dropSession, keepSession, originOf, requireSameOrigin } from './session-cookies.js';

/** Signing in and out, and links that set a password. */
@ApiTags('sign-in')
@Controller('api/v1/auth')
export class SignInController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly links: AccountLinksService,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  /** Answers an access token, and the refresh token in a cookie that scripts cannot read. */
  @Post('sign-in')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInDto })
  async signIn(
    @Body() { email, password }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    requireSameOrigin(request, this.settings.publicUrl());
    const { device } = cookiesOf(request);
    const signedIn = await this.sessions.signIn({ email, password, device }, originOf(request), new Date());
    keepSession(request, reply, signedIn, signedIn.deviceToken);
    return signedInDto(signedIn);
  }

  /** A new access token for the refresh token in the cookie, which is replaced. One that comes twice ends the session. */
  @Post('refresh')
  @HttpCode(200)
  @ApiCookieAuth()
  @ApiOkResponse({ type: SignedInDto })
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedInDto> {
    requireSameOrigin(request, this.settings.publicUrl());
    const { refresh } = cookiesOf(request);
    if (refresh === null) throw new AuthError('unauthenticated', 'There is no session to go on with; sign in.');
    const signedIn = await this.sessions.refresh(refresh, originOf(request), new Date());
    keepSession(request, reply, signedIn);
    return signedInDto(signedIn);
  }

  /** Ends the session of the cookie. */
  @Post('sign-out')
  @HttpCode(204)
  @ApiCookieAuth()
  @ApiNoContentResponse()
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    requireSameOrigin(request, this.settings.publicUrl());
    const { refresh } = cookiesOf(request);
    if (refresh !== null) await this.sessions.signOut(refresh, originOf(request), new Date());
    dropSession(reply);
  }

  /** Mails a link to whoever has this address. The answer is the same when nobody has. */
  @Post('password-reset')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'A mail is on its way if there is such an account.' })
  async askForReset(@Body() { email }: PasswordResetDto, @Req() request: FastifyRequest): Promise<void> {
    requireSameOrigin(request, this.settings.publicUrl());
    await this.links.askForReset(email, originOf(request), new Date());
  }

  /** What a link is for; it stays good. */
  @Post('links/describe')
  @HttpCode(200)
  @ApiOkResponse({ type: LinkDescriptionDto })
  async describeLink(@Body() { token }: LinkDto): Promise<LinkDescriptionDto> {
    return this.links.describe(token, new Date());
  }

  /** Sets the password that a link is for, and signs in. Every other session of the account ends. */
  @Post('links/redeem')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInDto })
  async redeemLink(
    @Body() { token, password, email }: LinkRedeemDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    requireSameOrigin(request, this.settings.publicUrl());
    const signedIn = await this.links.redeem({ token, password, email: email ?? null }, originOf(request), new Date());
    keepSession(request, reply, signedIn);
    return signedInDto(signedIn);
  }
}

/** The own account. API keys cannot use these. */
@ApiTags('own account')
@ApiBearerAuth()
@Controller('api/v1/auth')
export class OwnAccountController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly keys: ApiKeysService,
    private readonly rights: Rights,
  ) {}

  @Get('me')
  @ApiOkResponse({ type: MeDto })
  async me(@Asking() principal: Principal): Promise<MeDto> {
    if (principal.kind === 'operator') return { kind: 'operator', user: null };
    return { kind: 'user', user: userDto(await this.users.find(principal.userId)) };
  }

  /** Changes the own password; every other session ends. */
  @Put('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  async changePassword(
    @Asking() principal: Principal,
    @Body() { current_password: current, new_password: next }: PasswordChangeDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.users.changePassword(accountOf(principal), { current, next }, originOf(request), new Date());
  }

  /** Open sessions, newest first. */
  @Get('sessions')
  @ApiOkResponse({ type: SessionListDto })
  async listSessions(@Asking() principal: Principal): Promise<SessionListDto> {
    const { userId, sessionId } = accountOf(principal);
    const sessions = await this.sessions.list(userId, new Date());
    return { items: sessions.map((session) => sessionDto(session, sessionId)) };
  }

  /** Ends a session; its access tokens open nothing from now on. */
  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revokeSession(@Asking() principal: Principal, @Param('id', uuidPipe) id: string): Promise<void> {
    await this.sessions.revoke(accountOf(principal).userId, id, new Date());
  }

  /** Keys of the account, newest first. */
  @Get('keys')
  @ApiOkResponse({ type: ApiKeyListDto })
  async listKeys(@Asking() principal: Principal): Promise<ApiKeyListDto> {
    return { items: (await this.keys.list(accountOf(principal).userId)).map(apiKeyDto) };
  }

  /** Makes a key. It may do at most what the account may, at that time. */
  @Post('keys')
  @ApiCreatedResponse({ type: NewApiKeyDto })
  @CreatesSecret()
  async createKey(@Asking() principal: Principal, @Body() body: ApiKeyCreateDto): Promise<NewApiKeyDto> {
    const { userId } = accountOf(principal);
    const { name, scopes, site_id, expires_at } = body;
    const siteId = site_id ?? null;
    if (siteId !== null) await this.rights.requireAt(principal, 'site.read', siteId, noSuchSiteOfKey);
    const expiresAt = expires_at === undefined ? null : new Date(expires_at);
    const { key, secret } = await this.keys
      .create(userId, { name, scopes, siteId, expiresAt }, new Date())
      .catch((error: unknown) => {
        // Those who may see every site are told by the foreign key that there is none.
        throw siteId !== null && sqlState(error) === '23503' ? noSuchSiteOfKey() : error;
      });
    return { ...apiKeyDto(key), key: secret };
  }

  @Get('keys/:id')
  @ApiOkResponse({ type: ApiKeyDto })
  async showKey(@Asking() principal: Principal, @Param('id', uuidPipe) id: string): Promise<ApiKeyDto> {
    return apiKeyDto(await this.keys.find(accountOf(principal).userId, id));
  }

  @Delete('keys/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async deleteKey(@Asking() principal: Principal, @Param('id', uuidPipe) id: string): Promise<void> {
    await this.keys.delete(accountOf(principal).userId, id);
  }
}

function noSuchSiteOfKey(): SiteError {
  return new SiteError('site_not_found', 'There is no such site; check its id, it may have been deleted.', '/site_id');
}

/** The account that has signed in. */
function accountOf(principal: Principal): { userId: string; sessionId: string } {
  if (principal.kind === 'user') return principal;
  throw new AuthError('user_not_found', 'The operator has no account; sign in to one for this.');
}
