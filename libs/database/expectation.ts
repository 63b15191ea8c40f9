/**
 * Asked of a row as it is, once it is locked and before it is changed; throws where it is not what the caller expects. The
 * transaction then rolls back.
 */
export type Expectation<T> = (current: T) => void;

export const expectAnything: Expectation<unknown> = () => undefined;
