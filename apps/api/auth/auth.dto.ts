import { ApiProperty } from '@nestjs/swagger';
import { IsArray, ArrayMaxSize, IsString } from 'class-validator';
import { type ApiKey, GLOBAL_ROLES, type GlobalRole, type Session, type User } from '../../../libs/database/index.js';
import { SCOPES, type SignedIn } from '../../../libs/auth/index.js';
import { Id, Instant, OneOf, Text } from '../http/fields.js';

const EMAIL = { max: 254, description: 'E-mail address.', example: 'anna@example.org' } as const;
/** Long ones cost memory and no safety; whether one is good enough is looked at later, where it is set. */
const PASSWORD = {
  max: 1_000,
  description: 'Password, 12 to 200 characters.',
  example: 'ten quiet herons by the mill',
} as const;

export class SignInDto {
  @Text(EMAIL)
  email!: string;

  @Text(PASSWORD)
  password!: string;
}

export class PasswordResetDto {
  @Text(EMAIL)
  email!: string;
}

export class LinkDto {
  @Text({ max: 100, description: 'What stands behind "=" in the link.', example: 'q2V0c3RoZXBhc3N3b3Jk' })
  token!: string;
}

export class LinkRedeemDto {
  @Text({ max: 100, description: 'What stands behind "=" in the link.', example: 'q2V0c3RoZXBhc3N3b3Jk' })
  token!: string;

  @Text(PASSWORD)
  password!: string;

  @Text({
    ...EMAIL,
    optional: true,
    description: 'For the set-up link only: e-mail address of the first administrator.',
  })
  email?: string;
}

export class PasswordChangeDto {
  @Text({ ...PASSWORD, description: 'The password as it is now.' })
  current_password!: string;

  @Text({ ...PASSWORD, description: 'The new password, 12 to 200 characters.' })
  new_password!: string;
}

export class UserDto {
  @Id({ description: 'Id.' })
  id!: string;

  @ApiProperty({ example: 'anna@example.org' })
  email!: string;

  @ApiProperty({ type: String, nullable: true })
  name!: string | null;

  @OneOf(GLOBAL_ROLES, { description: 'What the account may do everywhere.' })
  role!: GlobalRole;

  @ApiProperty({ description: 'Signs in no more.' })
  disabled!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

/** The members of a shape, for answers that add to them. */
type Members<T> = { readonly [K in keyof T]: T[K] };

export function userDto({ id, email, name, role, disabledAt, createdAt }: User): Members<UserDto> {
  return { id, email, name, role, disabled: disabledAt !== null, created_at: createdAt.toISOString() };
}

export class SignedInDto {
  @ApiProperty({
    description: 'For the header "Authorization: Bearer".',
    example: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkw…',
  })
  access_token!: string;

  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'Seconds until the token ends; refresh before.' })
  expires_in!: number;

  @ApiProperty({ type: UserDto })
  user!: UserDto;
}

export function signedInDto({ accessToken, expiresInSeconds, user }: SignedIn): SignedInDto {
  return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, user: userDto(user) };
}

export class LinkDescriptionDto {
  @ApiProperty({ enum: ['setup', 'invitation', 'reset'] })
  purpose!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Whose password it sets; null: of the first administrator.',
  })
  email!: string | null;
}

export class MeDto {
  @ApiProperty({ enum: ['user', 'operator'], description: 'operator: whoever holds the secrets of the installation.' })
  kind!: string;

  @ApiProperty({ type: UserDto, nullable: true })
  user!: UserDto | null;
}

export class SessionDto {
  @Id({ description: 'Id.' })
  id!: string;

  @ApiProperty({ type: String, nullable: true })
  address!: string | null;

  @ApiProperty({ type: String, nullable: true })
  user_agent!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', description: 'Of the last refresh.' })
  last_used_at!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  @ApiProperty({ description: 'The one that asks.' })
  current!: boolean;
}

export class SessionListDto {
  @ApiProperty({ type: [SessionDto] })
  items!: SessionDto[];
}

export function sessionDto(session: Session, currentId: string): SessionDto {
  return {
    id: session.id,
    address: session.address,
    user_agent: session.userAgent,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    current: session.id === currentId,
  };
}

export class ApiKeyCreateDto {
  @Text({ max: 200, description: 'What it is for.', example: 'CI of the customer portal' })
  name!: string;

  @ApiProperty({
    type: [String],
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    maxItems: 50,
    description: 'What it may be used for.',
    example: ['sites:read'],
  })
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  scopes!: string[];

  @Id({ optional: true, description: 'This site only; left out: all that the account may.' })
  site_id?: string;

  @Instant({ optional: true, description: 'When it ends, RFC 3339; left out: when it is deleted.' })
  expires_at?: string;
}

export class ApiKeyDto {
  @Id({ description: 'Id.' })
  id!: string;

  @ApiProperty({ example: 'CI of the customer portal' })
  name!: string;

  @ApiProperty({ description: 'How the key begins.', example: 'gpk_8f3KdP2x' })
  prefix!: string;

  @ApiProperty({ type: [String], enum: SCOPES, isArray: true })
  scopes!: string[];

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The one site that it is for.' })
  site_id!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  last_used_at!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export class NewApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    description: 'The key itself. It is shown this once.',
    example: 'gpk_8f3KdP2xQm7vT1nZ5bYc9rW4sL6eH0jA',
  })
  key!: string;
}

export class ApiKeyListDto {
  @ApiProperty({ type: [ApiKeyDto] })
  items!: ApiKeyDto[];
}

export function apiKeyDto(key: ApiKey): Members<ApiKeyDto> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    site_id: key.siteId,
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    created_at: key.createdAt.toISOString(),
  };
}
