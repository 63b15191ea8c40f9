import { type Argument, type Command, type Option } from 'commander';
import { createCommandLine } from './command-line.js';
import { EXIT_CODES } from './exit.js';

const INTRODUCTION = `# The command line

Generated from the commands themselves; \`gatepost COMMAND --help\` says the same.

## Which server

A command asks, in this order: the server of \`--profile NAME\`; that of \`GATEPOST_PROFILE\`; the one that \`gatepost login\` or
\`gatepost profiles use\` chose; and with none of these, this machine. There it goes through the server that holds \`DATA_DIR\`,
or opens the database itself when none runs, and may do what an administrator may. \`--profile local\` is this machine,
whatever was chosen.

\`serve\`, \`migrate\`, \`demo\`, \`geoip\`, \`doctor\` and \`token\` are about this machine alone.

\`source <(gatepost completion bash)\` completes commands, options and their values; zsh and fish have theirs.

## What is printed

Tables are for people: as wide as what is in them, cut to the width of a terminal and not in files and pipes. \`NO_COLOR\` keeps them
plain. With \`--json\` a list is a JSON object a line (NDJSON), anything else one JSON object, as the API has them. Results go to
standard output; warnings, progress and what is asked go to standard error. Progress is shown on terminals only.

A list shows 50 entries unless \`--limit\` or \`--all\` says otherwise, and says how to go on. Filters are those of the API.

## Changing things

Fields are options; \`--body FILE\` takes them as a JSON object, and options come over it. Values that are neither texts nor numbers are
JSON, or \`@FILE\` with a file of it; \`null\` takes a value away. \`--comment\` says why, for the list of policy versions.

\`update\` reads what it changes, sends its ETag with the change, and shows what is different: if somebody else was faster, nothing
is changed (exit code ${EXIT_CODES.again.code}). \`show --etag\` prints a tag for \`--if-match\`, which goes back farther.`;

/** docs/cli.md: every command with its arguments and options, and the exit codes. */
export async function cliPage(): Promise<string> {
  const { app, root } = await createCommandLine();
  const sections = root.commands.flatMap((command) => sectionOf(command, ''));
  await app.close();
  const codes = Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  return [INTRODUCTION, '', '## Exit codes', '', '| code | meaning |', '| --- | --- |', ...codes, '', ...sections].join(
    '\n',
  );
}

function sectionOf(command: Command, above: string): string[] {
  const name = `${above}${command.name()}`;
  if (command.commands.length > 0) {
    return [`## ${name}`, '', sentence(command), '', ...command.commands.flatMap((one) => sectionOf(one, `${name} `))];
  }
  const line = ['gatepost', name, ...command.registeredArguments.map(argumentName), '[options]'].join(' ');
  const aliases = command.aliases().length > 0 ? ` Also \`${command.aliases().join('`, `')}\`.` : '';
  const rows = [
    ...command.registeredArguments.map((one) => row(argumentName(one), one.description, [])),
    ...command.options.filter(({ hidden }) => !hidden).map((one) => row(one.flags, one.description, choicesOf(one))),
  ];
  return [
    `${above === '' ? '##' : '###'} ${name}`,
    '',
    `${sentence(command)}${aliases}`,
    '',
    '```sh',
    line,
    '```',
    '',
    ...(rows.length > 0 ? ['| | |', '| --- | --- |', ...rows, ''] : []),
  ];
}

function sentence(command: Command): string {
  const text = command.description();
  return /[.)]$/.test(text) ? text : `${text}.`;
}

function argumentName(argument: Argument): string {
  const name = argument.name().toUpperCase();
  return argument.required ? name : `[${name}]`;
}

function choicesOf({ argChoices }: Option): readonly string[] {
  return argChoices ?? [];
}

function row(name: string, description: string, choices: readonly string[]): string {
  const listed = choices.length > 0 ? `: ${choices.map((choice) => `\`${choice}\``).join(', ')}` : '';
  return `| \`${name}\` | ${description.replaceAll('|', '\\|')}${listed} |`;
}
