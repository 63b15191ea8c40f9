import { type Spool, type SpoolError } from '../../../libs/spool/index.js';

/** A spool that tells every append of the failure, at the end of the turn. */
export function failingSpool(failure: Error): Pick<Spool, 'gateId' | 'appendThen' | 'writeTurn'> {
  return {
    gateId: '4b5b0a52-50a4-4f35-8f0e-000000000002',
    appendThen: (_encode, context, done) => void setImmediate(() => done(failure as SpoolError, 0, context)),
    writeTurn: () => undefined,
  };
}
