import { readFile } from 'node:fs/promises';

/**
 * Says where the time of a profile goes: `node --cpu-prof`, then `node dist/bench/flame.js FILE.cpuprofile`. First the call
 * tree with shares of the time that was not idle, a flame graph laid on its side, then the functions by their own time.
 */
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Calls of one name under one parent, whatever line they are on. */
interface Frame {
  readonly name: string;
  selfMicros: number;
  totalMicros: number;
  readonly callees: Map<string, Frame>;
}

const IDLE = new Set(['(idle)', '(program)']);
const LEAST_SHARE = 0.01;
const MOST_OWN = 40;
const BAR = 40;

const [path, leastText] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('Give a .cpuprofile: node dist/bench/flame.js FILE.cpuprofile [least share, 0.01]\n');
  process.exit(64);
}
const least = leastText === undefined ? LEAST_SHARE : Number(leastText);
// Written by V8, in the form above.
const profile = JSON.parse(await readFile(path, 'utf8')) as Profile;
const root = frameOf('all', profile);
const busy = [...root.callees.values()].filter(({ name }) => !IDLE.has(name));
const busyMicros = busy.reduce((sum, { totalMicros }) => sum + totalMicros, 0);
process.stdout.write(`${(busyMicros / 1e6).toFixed(1)} s busy\n\n`);
for (const frame of byTotal(busy)) writeTree(frame, 0);
process.stdout.write('\nby own time\n');
const own = new Map<string, number>();
for (const frame of busy) addOwn(frame);
for (const [name, micros] of [...own].sort(([, a], [, b]) => b - a).slice(0, MOST_OWN)) {
  process.stdout.write(`${percent(micros)}  ${name}\n`);
}

function frameOf(name: string, { nodes, samples, timeDeltas }: Profile): Frame {
  const selfMicros = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const whole: Frame = { name, selfMicros: 0, totalMicros: 0, callees: new Map() };
  const add = (id: number, parent: Frame): number => {
    const node = byId.get(id);
    if (node === undefined) return 0;
    const called = nameOf(node);
    let frame = parent.callees.get(called);
    if (frame === undefined) {
      frame = { name: called, selfMicros: 0, totalMicros: 0, callees: new Map() };
      parent.callees.set(called, frame);
    }
    const self = selfMicros.get(id) ?? 0;
    frame.selfMicros += self;
    let total = self;
    for (const child of node.children ?? []) total += add(child, frame);
    frame.totalMicros += total;
    return total;
  };
  for (const child of nodes[0]?.children ?? []) whole.totalMicros += add(child, whole);
  return whole;
}

function nameOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const file = url.replace(/^.*\/(?=dist\/|node_modules\/)/, '').replace(/^(?:file:\/\/)?.*\/dist\//, '');
  return `${functionName === '' ? '(anonymous)' : functionName}${file === '' ? '' : ` ${file}`}`;
}

function writeTree(frame: Frame, depth: number): void {
  const share = frame.totalMicros / busyMicros;
  if (share < least) return;
  const bar = '█'.repeat(Math.max(1, Math.round(share * BAR)));
  process.stdout.write(`${percent(frame.totalMicros)} ${'  '.repeat(depth)}${frame.name} ${bar}\n`);
  for (const callee of byTotal([...frame.callees.values()])) writeTree(callee, depth + 1);
}

function byTotal(frames: readonly Frame[]): Frame[] {
  return [...frames].sort((a, b) => b.totalMicros - a.totalMicros);
}

function addOwn({ name, selfMicros, callees }: Frame): void {
  own.set(name, (own.get(name) ?? 0) + selfMicros);
  for (const callee of callees.values()) addOwn(callee);
}

function percent(micros: number): string {
  return `${((micros / busyMicros) * 100).toFixed(1).padStart(5)} %`;
}
