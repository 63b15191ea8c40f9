import { type DynamicModule, Module } from '@nestjs/common';
import { AccountLinksService } from './account-links.service.js';
import { ActsService } from './acts.js';
import { AnswerSealer } from './answer-sealer.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { createMailer, MAILER } from './mailer.js';
import { Rights } from './rights.js';
import { SessionsService } from './sessions.service.js';
import { AUTH_SETTINGS, type AuthSettings } from './settings.js';
import { TokenSigner } from './tokens.js';
import { UsersService } from './users.service.js';

/** Accounts and rights. Needs DatabaseModule. */
@Module({})
export class AuthModule {
  static with(settings: AuthSettings): DynamicModule {
    const services = [
      ActsService,
      Authenticator,
      SessionsService,
      ApiKeysService,
      UsersService,
      AccountLinksService,
      Rights,
    ];
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: AUTH_SETTINGS, useValue: settings },
        { provide: MAILER, useValue: createMailer(settings.mail) },
        { provide: TokenSigner, useValue: new TokenSigner(settings.tokenKeys) },
        { provide: AnswerSealer, useValue: new AnswerSealer(settings.tokenKeys) },
        ...services,
      ],
      exports: [AUTH_SETTINGS, MAILER, TokenSigner, AnswerSealer, ...services],
    };
  }
}
