import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError } from '../http/errors.js';

/** The page for Prometheus. */
export interface MetricsPage {
  /** Whether whoever asks may read it, by the peer's address and the request's headers. */
  isFor(peer: string | undefined, headers: Readonly<Record<string, unknown>>): boolean;
  read(): Promise<{ readonly mediaType: string; readonly text: string }>;
}

export const METRICS_PAGE = Symbol('METRICS_PAGE');

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS_PAGE) private readonly page: MetricsPage) {}

  /** Figures of this process in the text form of Prometheus; for METRICS_TOKEN, or from the machine itself. */
  @Get()
  @ApiBearerAuth()
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The figures.', schema: { type: 'string' } })
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.page.isFor(request.socket.remoteAddress, request.headers)) {
      throw new ApiError('unauthenticated', 'Send "Authorization: Bearer" with the token of METRICS_TOKEN.');
    }
    const { mediaType, text } = await this.page.read();
    await reply.header('Content-Type', mediaType).send(text);
  }
}
