import { embeddedTestDatabase } from '../database/testing/test-database.js';
import { describeStoredPolicies } from './stored-policy.contract.js';

describeStoredPolicies('the embedded engine', embeddedTestDatabase);
