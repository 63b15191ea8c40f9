import { CheckedJsonFile } from './checked-json-file.js';

/** What was listed: the host name of each site by its id; null where there is no list. */
export type SiteList = ReadonlyMap<string, string>;

/**
 * The sites of which there should be a saved snapshot, beside these. Without it, a snapshot that somebody has deleted would
 * be that of an unknown host. Throws Error for a list that is damaged or of another format.
 */
export async function readSiteList(directory: string): Promise<SiteList | null> {
  // The digest says that these are the bytes that were written.
  const sites = (await fileIn(directory).read()) as [string, string][] | undefined;
  return sites === undefined ? null : new Map(sites);
}

export async function writeSiteList(directory: string, sites: SiteList): Promise<void> {
  await fileIn(directory).write([...sites]);
}

function fileIn(directory: string): CheckedJsonFile {
  return new CheckedJsonFile(directory, 'sites.list', 'GPSITE01');
}
