#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { EXIT, failWith } from './exit.js';

await CommandFactory.run(CliModule, {
  logger: false,
  abortOnError: false,
  cliName: 'gatepost',
  version: '0.1.0',
  // Commander's own errors (an unknown option) have printed themselves; --help and --version end with 0.
  errorHandler: (error) => {
    const { exitCode = EXIT.usage } = error as { exitCode?: number };
    process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage);
  },
  serviceErrorHandler: failWith,
});
