import type { Config } from 'jest';

/**
 * Two projects: unit and contract tests beside their subjects, end-to-end tests in test/. Both run the TypeScript
 * sources as ESM (NODE_OPTIONS=--experimental-vm-modules, set by the npm scripts); end-to-end tests start the built
 * program from dist/.
 */
const shared: Config = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.gatepost/', '<rootDir>/\\.cache/'],
};

const config: Config = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/migrations', '<rootDir>/docker'],
      testMatch: ['**/*.test.ts'],
    },
    { ...shared, displayName: 'e2e', roots: ['<rootDir>/test'], testMatch: ['**/*.e2e.ts'] },
  ],
  testTimeout: 60_000,
  // Jest leaves a core to its own process otherwise: on two cores, one file at a time. With the services, which need cores
  // of their own, test:services takes half.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};

export default config;
