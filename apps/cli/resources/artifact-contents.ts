import { Readable } from 'node:stream';
import { call } from '../../../libs/client/index.js';
import { openSource, saveTo } from '../files.js';
import { type JsonObject } from '../output/output.js';
import { type Call, type Verb } from './resource.js';

/** Files a local file as an artifact, streamed. */
export async function uploadArtifact(asked: Call, { operation }: Verb): Promise<void> {
  const { content, bytes } = await openSource(asked.arguments['file'] ?? '-');
  await asked.connect(async (api) => {
    const headers = {
      'Content-Type': (asked.options['media_type'] as string | undefined) ?? 'application/octet-stream',
      ...(bytes === null ? {} : { 'Content-Length': String(bytes) }),
    };
    const query = await asked.queryOf(api);
    const { data } = await call(api, operation, { query, headers, body: Readable.toWeb(content) });
    await asked.output.record(data as JsonObject);
  });
}

/** Fetches the bytes of an artifact. */
export async function downloadArtifact(asked: Call, { operation }: Verb): Promise<void> {
  await asked.connect(async (api) => {
    const { data, response } = await call(api, operation, { path: await asked.pathOf(api), parseAs: 'stream' });
    const bytes = Number(response.headers.get('content-length') ?? NaN);
    const known = Number.isNaN(bytes) ? null : bytes;
    await saveTo(asked.arguments['file'] ?? '-', (data ?? []) as AsyncIterable<Uint8Array>, known);
  });
}
