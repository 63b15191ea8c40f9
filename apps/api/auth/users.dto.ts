import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { type HandedLink, USER_ORDERS } from '../../../libs/auth/index.js';
import { GLOBAL_ROLES, type GlobalRole, type Sort, sortsOf } from '../../../libs/database/index.js';
import { OneOf, Optional, SortBy, Text } from '../http/fields.js';
import { PageQueryDto } from '../sites/sites.dto.js';
import { UserDto } from './auth.dto.js';

export class UserCreateDto {
  @Text({ max: 254, description: 'E-mail address.', example: 'anna@example.org' })
  email!: string;

  @Text({ max: 200, optional: true, nullable: true, description: 'Name, for people.' })
  name?: string | null;

  @OneOf(GLOBAL_ROLES, { optional: true, description: 'What the account may do everywhere; user when left out.' })
  role?: GlobalRole;

  @Text({ max: 1_000, optional: true, description: 'Only from the machine itself: others get a link to set it.' })
  password?: string;
}

export class UserUpdateDto {
  @Text({ max: 200, optional: true, nullable: true, description: 'Name, for people.' })
  name?: string | null;

  @OneOf(GLOBAL_ROLES, { optional: true, description: 'What the account may do everywhere.' })
  role?: GlobalRole;

  @ApiProperty({ type: Boolean, required: false, description: 'true: signs in no more; its sessions end.' })
  @Optional()
  @IsBoolean()
  disabled?: boolean;
}

export class UserQueryDto extends PageQueryDto {
  @SortBy(sortsOf(USER_ORDERS), 'created')
  sort?: Sort<keyof typeof USER_ORDERS>;

  @Text({ max: 254, optional: true, description: 'This account only.', example: 'anna@example.org' })
  email?: string;
}

export class UserPageDto {
  @ApiProperty({ type: [UserDto] })
  items!: UserDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class HandedLinkDto {
  @ApiProperty({ type: String, nullable: true, description: 'To be handed over in person; null: it was mailed.' })
  url!: string | null;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;
}

export class NewUserDto extends UserDto {
  @ApiProperty({ type: HandedLinkDto, nullable: true, description: 'Sets the first password; null where it is set.' })
  invitation!: HandedLinkDto | null;
}

export function handedLinkDto({ url, expiresAt }: HandedLink): HandedLinkDto {
  return { url, expires_at: expiresAt.toISOString() };
}
