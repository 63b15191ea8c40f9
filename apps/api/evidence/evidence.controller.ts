import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { EvidenceSigner } from '../../../libs/evidence/index.js';

class PublicKeyDto {
  @ApiProperty({ type: String, enum: ['Ed25519'] })
  algorithm!: 'Ed25519';

  @ApiProperty({ description: 'As evidence names the key.', example: '3f9a1c0b7d2e4f56' })
  key_id!: string;

  @ApiProperty({ description: 'PEM.', example: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n' })
  public_key_pem!: string;
}

@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/v1/evidence')
export class EvidenceController {
  constructor(@Inject(EvidenceSigner) private readonly signer: EvidenceSigner) {}

  /** The key that an auditor checks evidence with. Fetch it once and keep it elsewhere. */
  @Get('public-key')
  @ApiOkResponse({ type: PublicKeyDto, description: 'The key.' })
  publicKey(): PublicKeyDto {
    return { algorithm: 'Ed25519', key_id: this.signer.keyId, public_key_pem: this.signer.publicKeyPem };
  }
}
