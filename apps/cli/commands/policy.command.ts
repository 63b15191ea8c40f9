import { Command, CommandRunner, Option } from 'nest-commander';
import { canonicalHostname } from '../../../libs/sites/index.js';
import { dataOf, type GatepostClient } from '../../../libs/client/index.js';
import { siteIdOf } from '../demo-site.js';
import { CommandFailure, EXIT } from '../exit.js';
import { readSettings } from '../settings.js';
import { withControlPlane } from '../with-control-plane.js';

interface Options {
  comment?: string;
  confirmLockout?: boolean;
  json?: boolean;
}

interface Version {
  readonly version: number;
  readonly author: string;
  readonly comment: string | null;
  readonly created_at: string;
  readonly warnings?: readonly { readonly detail: string }[];
}

/** How many of the newest versions are shown. */
const NEWEST = 20;

@Command({
  name: 'policy',
  arguments: '<action> <site> [version]',
  argsDescription: {
    action: `versions: the ${NEWEST} newest, with author and comment · rollback: a new version that says what an older one said`,
    site: 'Host name of the site',
    version: 'Number of the version to roll back to',
  },
  description: 'List the policy versions of a site, or roll back to one',
})
export class PolicyCommand extends CommandRunner {
  async run([action, site = '', version]: string[], options: Options): Promise<void> {
    const work = workOf(action, version, options);
    const hostname = canonicalHostname(site);
    const versions = await withControlPlane(readSettings(), async (api) => {
      const id = await siteIdOf(api, hostname);
      if (id !== null) return work(api, id);
      const sentence = `There is no site ${hostname}; GET /api/v1/sites lists those that there are.`;
      throw new CommandFailure(EXIT.failed, sentence);
    });
    for (const { detail } of versions.flatMap(({ warnings = [] }) => warnings)) {
      process.stderr.write(`warning: ${detail}\n`);
    }
    for (const one of versions) {
      const { version: number, author, comment, created_at: at } = one;
      const line = `${String(number).padStart(6)}  ${at}  ${author}  ${comment ?? ''}`.trimEnd();
      process.stdout.write(options.json === true ? `${JSON.stringify(one)}\n` : `${line}\n`);
    }
  }

  @Option({ flags: '--comment <text>', description: 'Why, for the list of versions' })
  parseComment(text: string): string {
    return text;
  }

  @Option({ flags: '--confirm-lockout', description: 'Roll back although the site will block this machine' })
  parseConfirmLockout(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'Print JSON, a line for each version' })
  parseJson(): boolean {
    return true;
  }
}

type Work = (api: GatepostClient, siteId: string) => Promise<readonly Version[]>;

function workOf(action: string | undefined, version: string | undefined, options: Options): Work {
  if (action === 'versions' && version === undefined) {
    if (options.comment !== undefined) throw new CommandFailure(EXIT.usage, '--comment goes with rollback.');
    return async (api, siteId) => {
      const params = { path: { siteId }, query: { limit: NEWEST } };
      return (await dataOf(api.GET('/api/v1/sites/{siteId}/policy-versions', { params }))).items;
    };
  }
  if (action === 'rollback' && version !== undefined && /^[1-9]\d{0,9}$/.test(version)) {
    const { comment, confirmLockout } = options;
    const query = { comment, confirm_lockout: confirmLockout };
    return async (api, siteId) => {
      const params = { path: { siteId, version: Number(version) }, query };
      return [await dataOf(api.POST('/api/v1/sites/{siteId}/policy-versions/{version}/rollback', { params }))];
    };
  }
  throw new CommandFailure(EXIT.usage, 'policy takes versions SITE, or rollback SITE VERSION with a number.');
}
