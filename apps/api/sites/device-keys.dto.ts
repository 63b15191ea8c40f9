import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import {
  type DeviceKey,
  DEVICE_KEY_ALGORITHMS,
  type DeviceKeyAlgorithm,
  type Sort,
  sortsOf,
} from '../../../libs/database/index.js';
import { DEVICE_KEY_ORDERS, type DeviceKeyInput } from '../../../libs/sites/index.js';
import { Id, Instant, OneOf, SortBy, Text } from '../http/fields.js';
import { PageQueryDto } from './sites.dto.js';

const EXAMPLE = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

export class DeviceKeyCreateDto {
  @ApiProperty({
    type: 'object',
    properties: {
      kty: { type: 'string', enum: ['EC', 'OKP'] },
      crv: { type: 'string', enum: ['P-256', 'Ed25519'] },
      x: { type: 'string', maxLength: 43 },
      y: { type: 'string', maxLength: 43, description: 'Of EC keys.' },
    },
    required: ['kty', 'crv', 'x'],
    additionalProperties: true,
    description: 'Public JWK (RFC 7517) of the device: EC with P-256 (ES256), or OKP with Ed25519 (EdDSA).',
    example: EXAMPLE,
  })
  @IsObject()
  public_jwk!: Record<string, unknown>;

  @Text({ max: 200, description: 'Which device or app it is.', example: 'Kiosk in the reading room' })
  label!: string;

  @Instant({ optional: true, nullable: true, description: 'When it stops being believed; null: when it is removed.' })
  expires_at?: string | null;
}

export class DeviceKeyDto extends DeviceKeyCreateDto {
  @Id({ description: 'Id.' })
  id!: string;

  @Id({ description: 'Id of the site; the `aud` of what the device signs.' })
  site_id!: string;

  @Text({
    min: 43,
    max: 43,
    description: 'The `kid` of what the device signs: the thumbprint of the key (RFC 7638).',
    example: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  })
  key_id!: string;

  @OneOf(DEVICE_KEY_ALGORITHMS, { description: 'The `alg` of what the device signs; no other is taken.' })
  algorithm!: DeviceKeyAlgorithm;

  @Instant({ description: 'When it was registered.' })
  created_at!: string;
}

export class DeviceKeyQueryDto extends PageQueryDto {
  @SortBy(sortsOf(DEVICE_KEY_ORDERS), 'created')
  sort?: Sort<keyof typeof DEVICE_KEY_ORDERS>;

  @OneOf(DEVICE_KEY_ALGORITHMS, { optional: true, description: 'Keys of this algorithm only.' })
  algorithm?: DeviceKeyAlgorithm;

  @Text({ max: 43, optional: true, description: 'The key with this thumbprint only.' })
  key_id?: string;
}

export class DeviceKeyPageDto {
  @ApiProperty({ type: [DeviceKeyDto] })
  items!: DeviceKeyDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor` of the next page; null on the last.' })
  next_cursor!: string | null;
}

export function deviceKeyDto(key: DeviceKey): DeviceKeyDto {
  return {
    id: key.id,
    site_id: key.siteId,
    key_id: key.keyId,
    algorithm: key.algorithm,
    public_jwk: { ...key.publicJwk },
    label: key.label,
    expires_at: key.expiresAt?.toISOString() ?? null,
    created_at: key.createdAt.toISOString(),
  };
}

export function deviceKeyInput({ public_jwk, label, expires_at }: DeviceKeyCreateDto): DeviceKeyInput {
  return { publicJwk: public_jwk, label, expiresAt: expires_at ?? null };
}
