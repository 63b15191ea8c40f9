import { ConsoleLogger, Logger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { type LogLevel } from '../../libs/config/index.js';

const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  fatal: ['fatal'],
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
  verbose: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

/** Nest's own notes on modules and routes are for its developers. */
const FRAMEWORK_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

class OperatorLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK_CONTEXTS.has(context)) return;
    super.log(message, ...rest);
  }
}

/** Lines for people on a terminal, JSON lines elsewhere. */
export function startLogging(level: LogLevel, isTerminal: boolean): void {
  Logger.overrideLogger(
    new OperatorLogger({
      logLevels: NEST_LEVELS[level],
      json: !isTerminal,
      colors: isTerminal && process.stderr.hasColors(),
    }),
  );
}
