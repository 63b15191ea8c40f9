import { type LineFault, MOST_IMPORTED_BYTES } from './formats.js';

export type RuleImportErrorCode = 'import_invalid' | 'import_too_large';

/** An import was refused as a whole; nothing of it was kept. */
export class RuleImportError extends Error {
  constructor(
    readonly code: RuleImportErrorCode,
    message: string,
    readonly faults: readonly LineFault[] = [],
  ) {
    super(message);
    this.name = 'RuleImportError';
  }

  static of(faults: readonly LineFault[], mayBeMore: boolean): RuleImportError {
    const count = `${mayBeMore ? 'At least ' : ''}${faults.length} line${faults.length === 1 ? ' is' : 's are'} faulty`;
    return new RuleImportError('import_invalid', `${count}; nothing was imported. "errors" names them.`, faults);
  }

  static at(line: number, detail: string): RuleImportError {
    return RuleImportError.of([{ line, field: null, detail }], false);
  }

  static notPrefix(kind: string): RuleImportError {
    const detail = `The list has a rule of kind ${kind}; replace_prefixes takes prefixes only. Nothing was imported.`;
    return new RuleImportError('import_invalid', detail);
  }

  static tooLarge(): RuleImportError {
    const most = MOST_IMPORTED_BYTES / 1024 / 1024;
    return new RuleImportError('import_too_large', `An import has ${most} MiB at the most; send it in parts.`);
  }
}
