import { Command, CommandRunner, Option } from 'nest-commander';
import { Logger } from '@nestjs/common';
import { CommandFailure, EXIT } from '../exit.js';
import { type Role, ROLES } from '../server/roles.js';

interface Options {
  roles?: ReadonlySet<Role>;
  json?: boolean;
}

@Command({ name: 'serve', description: 'Run the control plane, the gate and the worker', options: { isDefault: true } })
export class ServeCommand extends CommandRunner {
  async run(parameters: string[], options: Options): Promise<void> {
    const [unknown] = parameters;
    if (unknown !== undefined) {
      throw new CommandFailure(EXIT.usage, `There is no command "${unknown}"; \`gatepost --help\` lists them.`);
    }
    // Loaded only now: other commands need nothing of it.
    const [{ startServer }, { startScreen }, { readSettings }] = await Promise.all([
      import('../server/serve.js'),
      import('../server/start-screen.js'),
      import('../settings.js'),
    ]);
    const settings = readSettings();
    const server = await startServer(settings, options.roles ?? new Set(ROLES));
    const log = new Logger('gatepost');
    process.stdout.write(await startScreen(server, { json: options.json ?? false, isTerminal: process.stdout.isTTY }));

    let leaving: NodeJS.Timeout | null = null;
    let stopping = false;
    const stop = (signal: string): void => {
      if (stopping) return;
      const { shutdownDelaySeconds } = settings;
      if (leaving === null && shutdownDelaySeconds > 0) {
        server.leave();
        log.log(
          `Going on for ${shutdownDelaySeconds} s (${signal}, SHUTDOWN_DELAY_SECONDS) and not ready for more; a second signal stops at once.`,
        );
        leaving = setTimeout(() => stop(signal), shutdownDelaySeconds * 1_000);
        return;
      }
      stopping = true;
      clearTimeout(leaving ?? undefined);
      log.log(`Stopping (${signal}): finishing what is under way.`);
      setTimeout(() => {
        log.error('The time to stop in is over (SHUTDOWN_GRACE_SECONDS); what is left is broken off.');
        process.exit(EXIT.failed);
      }, settings.shutdownGraceSeconds * 1_000).unref();
      server.stop().then(
        () => process.exit(EXIT.ok),
        (error: unknown) => {
          log.error(error instanceof Error ? error.message : String(error));
          process.exit(EXIT.failed);
        },
      );
    };
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGINT', () => stop('SIGINT'));
    await new Promise(() => undefined);
  }

  @Option({ flags: '--roles <list>', description: 'Which roles this process takes: api,gate,worker (default: all)' })
  parseRoles(text: string): ReadonlySet<Role> {
    const names = text.split(',').map((name) => name.trim());
    const roles = ROLES.filter((role) => names.includes(role));
    if (roles.length === 0 || names.some((name) => !(ROLES as readonly string[]).includes(name))) {
      throw new CommandFailure(EXIT.usage, `--roles takes one or more of ${ROLES.join(',')}.`);
    }
    return new Set(roles);
  }

  @Option({ flags: '--json', description: 'Print what listens where as one JSON line' })
  parseJson(): boolean {
    return true;
  }
}
