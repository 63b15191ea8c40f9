#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { ExitCodes } from './exit-codes.js';
import { failWith } from './exit.js';

const app = await CommandFactory.createWithoutRunning(CliModule, {
  logger: false,
  abortOnError: false,
  cliName: 'gatepost',
  version: '0.1.0',
  serviceErrorHandler: failWith,
});
await app.init();
app.get(ExitCodes).applyToAll();
await CommandFactory.runApplication(app);
