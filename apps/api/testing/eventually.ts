/** Asks again until there is an answer that is not null, undefined or false: what happens off a request's way takes a moment. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited 20 s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
