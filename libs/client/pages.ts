/** One page of a list, as every list of the API has them. Lists that are short come whole, without a cursor. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null on the last. */
  readonly next_cursor?: string | null;
}

/** The most that the API gives in one page. */
export const LARGEST_PAGE = 200;

/**
 * Pages one after the other, each asked for when the one before has been taken.
 *
 * @param fetchPage asks for the page at a cursor; undefined for the first
 */
export async function* pagesOf<T>(
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<Page<T>, void, void> {
  let cursor: string | undefined;
  do {
    const page = await fetchPage(cursor);
    yield page;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
