#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { createCommandLine } from './command-line.js';
import { EXIT } from './exit.js';

// Whoever reads has seen enough: `gatepost audit list --all | head`.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? EXIT.ok : EXIT.failed));

const { app } = await createCommandLine();
await CommandFactory.runApplication(app);
