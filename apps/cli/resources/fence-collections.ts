import { call } from '../../../libs/client/index.js';
import { Readable } from 'node:stream';
import { openSource, saveTo } from '../files.js';
import { type JsonObject } from '../output/output.js';
import { type Call, type Verb } from './resource.js';

const GEO_JSON = 'application/geo+json';

/** Takes in a FeatureCollection of fences. */
export async function importFences(asked: Call, { operation }: Verb): Promise<void> {
  const { content } = await openSource(asked.arguments['file'] ?? '-');
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const ifMatch = asked.options['if_match'] as string | undefined;
    const headers = { 'Content-Type': GEO_JSON, ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }) };
    const { data } = await call(api, operation, { path, query, headers, body: Readable.toWeb(content) });
    const collection = data as JsonObject & { readonly features: readonly unknown[] };
    asked.output.warnings(collection);
    const count = collection.features.length;
    await asked.output.said(`${count} fence${count === 1 ? '' : 's'} taken in.`, collection);
  });
}

/** Gives out all fences as one FeatureCollection, as an import takes them. */
export async function exportFences(asked: Call, { operation }: Verb): Promise<void> {
  await asked.connect(async (api) => {
    const path = await asked.pathOf(api);
    const { data } = await call(api, operation, { path, headers: { Accept: GEO_JSON }, parseAs: 'stream' });
    await saveTo(asked.arguments['file'] ?? '-', data as AsyncIterable<Uint8Array>, null);
  });
}
