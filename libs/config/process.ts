import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern } from './concern.js';
import {
  LOG_LEVELS,
  NODE_ENVIRONMENTS,
  type LogLevel,
  type NodeEnvironment,
  type ProcessSettings,
} from './settings.js';
import { closedList, integer, text } from './variable.js';

export interface ProcessVariables {
  readonly NODE_ENV: NodeEnvironment;
  readonly LOG_LEVEL: LogLevel;
  readonly DATA_DIR: string;
  readonly SHUTDOWN_GRACE_SECONDS: number;
  readonly SHUTDOWN_DELAY_SECONDS: number;
}

export const processConcern: Concern<ProcessVariables> = {
  title: 'Process',
  schema: Joi.object<ProcessVariables>({
    NODE_ENV: closedList(
      'Kind of installation. production refuses the development credentials.',
      NODE_ENVIRONMENTS,
      'development',
    ),
    LOG_LEVEL: closedList('Least severe kind of log line that is written.', LOG_LEVELS, 'info'),
    DATA_DIR: text(
      'Folder of everything that this process keeps: the embedded database, the folder store, the audit spool, the last ' +
        'good snapshots and the secrets made at the first start. One process at a time may use it.',
      { expected: 'the path of a folder that this process may create or write' },
    ).default('.gatepost'),
    // Below the 10 s that "docker stop" waits before it kills.
    SHUTDOWN_GRACE_SECONDS: integer('Time that SIGTERM leaves to finish requests and flush the spool.', 0, 3_600, 8),
    SHUTDOWN_DELAY_SECONDS: integer(
      'Time after SIGTERM in which everything goes on, while /health/ready says 503: load balancers and orchestrators send their visitors elsewhere meanwhile. Comes before SHUTDOWN_GRACE_SECONDS.',
      0,
      600,
      0,
    ),
  } satisfies Record<keyof ProcessVariables, Joi.Schema>),
};

export function readProcess(variables: ProcessVariables): ProcessSettings {
  return {
    nodeEnv: variables.NODE_ENV,
    logLevel: variables.LOG_LEVEL,
    dataDir: resolve(variables.DATA_DIR),
    shutdownGraceSeconds: variables.SHUTDOWN_GRACE_SECONDS,
    shutdownDelaySeconds: variables.SHUTDOWN_DELAY_SECONDS,
  };
}
