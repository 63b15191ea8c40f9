import { type Command, type Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** One command, as a completion needs it. */
interface Place {
  /** The words that lead here; "" is the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly names: readonly string[]; readonly about: string }[];
  readonly options: readonly Flag[];
}

interface Flag {
  readonly name: string;
  readonly about: string;
  readonly takesValue: boolean;
  /** Empty: anything. */
  readonly values: readonly string[];
}

/** A script that completes commands, options and their values in a shell. It asks nobody while somebody types. */
export function completionScript(shell: Shell, root: Command): string {
  const places = placesOf(root, ['']);
  switch (shell) {
    case 'bash':
      return bashScript(places);
    case 'zsh':
      return zshScript(places);
    case 'fish':
      return fishScript(places);
  }
}

/** @param paths the words that lead to the command, by its name and by its aliases */
function placesOf(command: Command, paths: readonly string[]): Place[] {
  const { commands } = command;
  const own = paths.map((path) => ({
    path,
    commands: commands.map((one) => ({ names: [one.name(), ...one.aliases()], about: one.description() })),
    options: [...command.options.flatMap(flagOf), HELP],
  }));
  return [
    ...own,
    ...commands.flatMap((one) => {
      const names = [one.name(), ...one.aliases()];
      return placesOf(
        one,
        paths.flatMap((path) => names.map((name) => `${path} ${name}`.trim())),
      );
    }),
  ];
}

const HELP: Flag = { name: '--help', about: 'display help for command', takesValue: false, values: [] };

function flagOf({ long, description, required, optional, argChoices = [], hidden }: Option): Flag[] {
  if (long === undefined || hidden) return [];
  return [{ name: long, about: description, takesValue: required || optional, values: argChoices }];
}

/** Which words go on from where, as patterns of a shell's `case`. */
function steps(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => `"${path.includes(' ') ? path : ` ${path}`}"`)
    .join('|');
}

function valueCases(places: readonly Place[], complete: (values: readonly string[]) => string): string[] {
  return places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ name, values }) => `    "${path}:${name}") ${values.length > 0 ? complete(values) : 'return 1'} ;;`),
  );
}

function bashScript(places: readonly Place[]): string {
  return `# bash completion of gatepost: source <(gatepost completion bash)
_gatepost() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${steps(places)}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$path:$prev" in
${valueCases(places, (values) => `COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$cur")); return`).join('\n')}
  esac
  case "$path" in
${places.map((place) => `    "${place.path}") words="${wordsOf(place).join(' ')}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _gatepost gatepost
`;
}

function wordsOf({ commands, options }: Place): string[] {
  return [...commands.flatMap(({ names }) => names), ...options.map(({ name }) => name)];
}

function zshScript(places: readonly Place[]): string {
  const entry = (name: string, about: string): string => zshQuoted(`${name}:${about}`);
  const entries = ({ commands, options }: Place): string =>
    [
      ...commands.flatMap(({ names, about }) => names.map((name) => entry(name, about))),
      ...options.map(({ name, about }) => entry(name, about)),
    ].join(' ');
  return `#compdef gatepost
# zsh completion of gatepost: source <(gatepost completion zsh)
_gatepost() {
  local where="" i
  local -a entries
  for ((i = 2; i < CURRENT; i++)); do
    case "$where \${words[i]}" in
      ${steps(places)}) where="\${where:+$where }\${words[i]}" ;;
    esac
  done
  case "$where:\${words[CURRENT-1]}" in
${valueCases(places, (values) => `compadd -- ${values.join(' ')}; return`)
  .join('\n')
  .replaceAll('return 1 ;;', '_files; return ;;')}
  esac
  case "$where" in
${places.map((place) => `    "${place.path}") entries=(${entries(place)}) ;;`).join('\n')}
  esac
  _describe gatepost entries || _files
}
compdef _gatepost gatepost
`;
}

function zshQuoted(text: string): string {
  // A colon parts the word from what is said of it.
  const [word = '', ...about] = text.split(':');
  return `'${word}:${about.join(':').replaceAll("'", "'\\''")}'`;
}

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => {
    const here = `complete -c gatepost -n ${fishQuoted(`__gatepost_at ${fishQuoted(path)}`)}`;
    return [
      ...commands.flatMap(({ names, about }) => names.map((name) => `${here} -f -a ${name} -d ${fishQuoted(about)}`)),
      ...options.map(({ name, about, takesValue, values }) => {
        const value = values.length > 0 ? ` -x -a ${fishQuoted(values.join(' '))}` : takesValue ? ' -r' : '';
        return `${here} -l ${name.slice(2)}${value} -d ${fishQuoted(about)}`;
      }),
    ];
  });
  const known = places.filter(({ path }) => path !== '').map(({ path }) => fishQuoted(path));
  return `# fish completion of gatepost: gatepost completion fish | source
function __gatepost_at
  set -l known ${known.join(' ')}
  set -l path ""
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$path $word")
    contains -- $next $known; and set path $next
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
