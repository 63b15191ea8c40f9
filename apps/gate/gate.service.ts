import { Inject, Injectable } from '@nestjs/common';
import { createGate, type Gate, type GateOptions } from './gate.js';

/** Tokens of what a gate is made of; the composition root binds them. */
export const GATE_SNAPSHOTS = Symbol('GATE_SNAPSHOTS');
export const GATE_GEOIP = Symbol('GATE_GEOIP');
export const GATE_SPOOL = Symbol('GATE_SPOOL');
export const GATE_KEYS = Symbol('GATE_KEYS');
export const GATE_SETTINGS = Symbol('GATE_SETTINGS');
export const GATE_LOG = Symbol('GATE_LOG');

/** Constructs the gate and gets out of the way. */
@Injectable()
export class GateService implements Gate {
  readonly #gate: Gate;

  constructor(
    @Inject(GATE_SNAPSHOTS) snapshots: GateOptions['snapshots'],
    @Inject(GATE_GEOIP) geoip: GateOptions['geoip'],
    @Inject(GATE_SPOOL) spool: GateOptions['spool'],
    @Inject(GATE_KEYS) keys: GateOptions['keys'],
    @Inject(GATE_SETTINGS) settings: GateOptions['settings'],
    @Inject(GATE_LOG) log: GateOptions['log'],
  ) {
    this.#gate = createGate({ snapshots, geoip, spool, keys, settings, log });
  }

  start(): ReturnType<Gate['start']> {
    return this.#gate.start();
  }

  withdraw(...shared: Parameters<Gate['withdraw']>): Promise<void> {
    return this.#gate.withdraw(...shared);
  }

  stop(graceMs: number): Promise<void> {
    return this.#gate.stop(graceMs);
  }

  decisions(): ReturnType<Gate['decisions']> {
    return this.#gate.decisions();
  }

  faults(): ReturnType<Gate['faults']> {
    return this.#gate.faults();
  }
}
