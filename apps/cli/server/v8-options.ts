import { setFlagsFromString } from 'node:v8';

/** By how much a heap may outgrow what lived at the last full collection, before the next. */
const GROWTH_PERCENT = 10;

/**
 * Lets the objects of a request die young, in a process that answers visitors. V8 learns at each place in the code whether
 * what is made there lives long, and makes it among the old from then on. It learns that while the gate starts, or from
 * one kind of request, and is wrong for the others: the reverse proxy took 1.6 times its CPU time after a few seconds of
 * forward-auth. What lives on is little, so that one thread collects it sooner than several that wait for each other and
 * take the cores of those who ask. Before anything is answered; for all threads of the process.
 */
export function keepHeapYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Read anew at every collection.
  setFlagsFromString('--no-parallel-scavenge');
}

/**
 * Collects a gate's garbage before it makes the process larger. Left to itself V8 lets a heap of this size grow to a
 * multiple: a few objects of each request outlive the collections of the young, and memory rises for millions of requests,
 * up to 250 MiB, until a full collection. For all threads of the process.
 */
export function keepHeapSteady(): void {
  // Read anew at every collection, unlike most of V8's options.
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}

/** Of code that is compiled into one function: twice as much of a callee, and nearly three times as much of all (bytes of bytecode). */
const MOST_INLINED = { each: 1_000, all: 2_500 };

/**
 * Has the way of a request compiled in few pieces. It leads through more small functions than V8 usually joins, and which
 * ones it leaves out depends on what the process was asked for first: forward-auth then took up to a seventh more CPU time.
 * Before anything is answered; for all threads of the process.
 */
export function inlineHotCode(): void {
  setFlagsFromString(`--max-inlined-bytecode-size=${MOST_INLINED.each}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${MOST_INLINED.all}`);
}
