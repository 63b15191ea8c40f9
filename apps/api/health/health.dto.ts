import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHECK_STATES, type CheckState } from './readiness.js';

export class LivenessDto {
  @ApiProperty({ type: String, enum: ['ok'] })
  status!: 'ok';
}

export class ReadinessDto {
  @ApiProperty({
    enum: ['ok', 'degraded', 'unavailable'],
    description: 'degraded: everything works, something should be looked at.',
  })
  status!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...CHECK_STATES] },
    example: { database: 'ok', object_store: 'ok' },
    description: 'By part: database, object_store, policies, geoip, audit.',
  })
  checks!: Record<string, CheckState>;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'By part, a sentence where there is something to say.',
  })
  details?: Record<string, string>;
}
