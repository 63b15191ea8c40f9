import { Command, CommandRunner, Option } from 'nest-commander';
import { connecting, LOCAL } from '../connection.js';
import { addDemo, DEMO_HOSTNAME, removeDemo } from '../demo-site.js';

interface Options {
  remove?: boolean;
  json?: boolean;
}

@Command({ name: 'demo', description: `Add the demo site ${DEMO_HOSTNAME}, or take it away` })
export class DemoCommand extends CommandRunner {
  async run(_parameters: string[], { remove = false, json = false }: Options): Promise<void> {
    const changed = await connecting({ profile: LOCAL }, (api) => (remove ? removeDemo(api) : addDemo(api)));
    const sentence = remove
      ? changed
        ? `${DEMO_HOSTNAME} is removed; its audit and evidence stay.`
        : `There is no ${DEMO_HOSTNAME} to remove.`
      : changed
        ? `${DEMO_HOSTNAME} is added.`
        : `${DEMO_HOSTNAME} is there already.`;
    process.stdout.write(
      json
        ? `${JSON.stringify({ hostname: DEMO_HOSTNAME, action: remove ? 'remove' : 'add', changed })}\n`
        : `${sentence}\n`,
    );
  }

  @Option({ flags: '--remove', description: 'Take the demo site away' })
  parseRemove(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}
