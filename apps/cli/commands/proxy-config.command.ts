import { Command, CommandRunner, Option } from 'nest-commander';
import { type ListenerSettings } from '../../../libs/config/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import {
  type Endpoint,
  EXAMPLE_PLACE,
  isProxyExample,
  parseEndpoint,
  parseSite,
  PROXY_EXAMPLES,
  readExample,
  renderExample,
} from '../proxy-config.js';

interface Options {
  site?: string;
  application?: Endpoint;
  listen?: Endpoint;
  gate?: Endpoint;
  authorize?: Endpoint;
  grpc?: Endpoint;
  luaFile?: string;
}

@Command({
  name: 'proxy-config',
  arguments: '<proxy>',
  argsDescription: { proxy: Object.keys(PROXY_EXAMPLES).join(', ') },
  description: 'Print the configuration of a proxy that asks this gate about one site',
})
export class ProxyConfigCommand extends CommandRunner {
  async run([proxy = '']: string[], options: Options): Promise<void> {
    if (!isProxyExample(proxy)) {
      throw new CommandFailure(EXIT.usage, `proxy-config knows ${Object.keys(PROXY_EXAMPLES).join(', ')}.`);
    }
    if (options.site === undefined && proxy !== 'haproxy-lua') {
      throw new CommandFailure(EXIT.usage, 'proxy-config needs --site with the host name of the site.');
    }
    const { readSettings } = await import('../settings.js');
    const settings = readSettings();
    const example = await readExample(proxy);
    const place = {
      site: options.site ?? EXAMPLE_PLACE.site,
      listen: options.listen ?? EXAMPLE_PLACE.listen,
      application: options.application ?? EXAMPLE_PLACE.application,
      gate: options.gate ?? reachable(settings.gate, EXAMPLE_PLACE.gate),
      authorize: options.authorize ?? reachable(settings.authorize, EXAMPLE_PLACE.authorize),
      grpc:
        options.grpc ?? (settings.grpc === null ? EXAMPLE_PLACE.grpc : reachable(settings.grpc, EXAMPLE_PLACE.grpc)),
      luaFile: options.luaFile ?? EXAMPLE_PLACE.luaFile,
    };
    process.stdout.write(renderExample(example, place));
  }

  @Option({ flags: '--site <host>', description: 'Host name of the site' })
  parseSite(text: string): string {
    return parseSite(text);
  }

  @Option({ flags: '--application <host:port>', description: 'The application behind the proxy (127.0.0.1:8000)' })
  parseApplication(text: string): Endpoint {
    return parseEndpoint('--application', text);
  }

  @Option({ flags: '--listen <host:port>', description: 'Where the proxy listens (0.0.0.0:80)' })
  parseListen(text: string): Endpoint {
    return parseEndpoint('--listen', text);
  }

  @Option({ flags: '--gate <host:port>', description: 'The visitors’ port of the gate (GATE_HOST, GATE_PORT)' })
  parseGate(text: string): Endpoint {
    return parseEndpoint('--gate', text);
  }

  @Option({
    flags: '--authorize <host:port>',
    description: 'The authorize port of the gate (AUTHORIZE_HOST, AUTHORIZE_PORT)',
  })
  parseAuthorize(text: string): Endpoint {
    return parseEndpoint('--authorize', text);
  }

  @Option({ flags: '--grpc <host:port>', description: 'The gRPC port of the gate (AUTHORIZE_HOST, GATE_GRPC_PORT)' })
  parseGrpc(text: string): Endpoint {
    return parseEndpoint('--grpc', text);
  }

  @Option({ flags: '--lua-file <path>', description: 'Where HAProxy finds what `proxy-config haproxy-lua` prints' })
  parseLuaFile(text: string): string {
    if (/^[\w./-]+$/.test(text)) return text;
    throw new CommandFailure(EXIT.usage, '--lua-file takes a path of letters, digits, dots, hyphens and slashes.');
  }
}

/** A gate that listens everywhere, or on a free port, does not say where its proxy finds it. */
function reachable({ host, port }: ListenerSettings, byDefault: Endpoint): Endpoint {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return { host: isEverywhere ? byDefault.host : host, port: port === 0 ? byDefault.port : port };
}
