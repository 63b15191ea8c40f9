import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest gives each test file a realm with an Error and an Object of its own, while Node's sockets and files throw those of
 * the outer one. The AWS SDK asks `instanceof Error` to tell a lost connection, which it retries, from a fault of its
 * caller, and would never see one here. So this realm gets the outer classes, as the program has them.
 */
export default class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Error, TypeError, RangeError, AggregateError });
  }
}
