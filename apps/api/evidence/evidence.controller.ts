import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { EvidenceSigner } from '../../../libs/evidence/index.js';

@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/v1/evidence')
export class EvidenceController {
  constructor(@Inject(EvidenceSigner) private readonly signer: EvidenceSigner) {}

  /** The key that an auditor checks evidence with. Fetch it once and keep it elsewhere. */
  @Get('public-key')
  @ApiOkResponse({ description: 'Ed25519 public key, PEM.' })
  publicKey(): { algorithm: 'Ed25519'; key_id: string; public_key_pem: string } {
    return { algorithm: 'Ed25519', key_id: this.signer.keyId, public_key_pem: this.signer.publicKeyPem };
  }
}
