import { embeddedTestDatabase } from '../database/testing/test-database.js';
import { describeEvidence } from './evidence.contract.js';

describeEvidence('the embedded engine', embeddedTestDatabase);
