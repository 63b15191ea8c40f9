import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ChangeWarning } from '../../../libs/sites/index.js';

export class WarningDto implements ChangeWarning {
  @ApiProperty({ type: String, description: 'JSON Pointer (RFC 6901) into the body; empty for the whole of it.' })
  pointer!: string;

  @ApiProperty({ type: String, description: 'What may not be meant.' })
  detail!: string;
}

/** What a request is worth a warning of; in its answer, where there is anything. */
export function Warnings(): PropertyDecorator {
  return ApiPropertyOptional({
    type: [WarningDto],
    description: 'What was done as asked and may not be meant; also in the header `Gatepost-Warning`.',
  });
}
