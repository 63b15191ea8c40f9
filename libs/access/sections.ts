/** Every section begins at a multiple of this many bytes, so that its numbers can be used where they are. */
const ALIGNMENT = 8;

type Numbers = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** Texts and arrays of numbers one after the other: for each the number of its bytes as a 64-bit float, then they. */
export class SectionWriter {
  readonly #sections: Uint8Array[] = [];

  text(text: string): void {
    this.#sections.push(new TextEncoder().encode(text));
  }

  numbers({ buffer, byteOffset, byteLength }: Numbers): void {
    this.#sections.push(new Uint8Array(buffer, byteOffset, byteLength));
  }

  bytes(): Uint8Array {
    const total = this.#sections.reduce((sum, section) => sum + ALIGNMENT + aligned(section.byteLength), 0);
    const bytes = new Uint8Array(total);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    for (const section of this.#sections) {
      view.setFloat64(offset, section.byteLength, true);
      bytes.set(section, offset + ALIGNMENT);
      offset += ALIGNMENT + aligned(section.byteLength);
    }
    return bytes;
  }
}

/** Gives back what {@link SectionWriter} wrote, in the same order. Throws Error where the bytes end too soon or too late. */
export class SectionReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    // Arrays of numbers cannot begin anywhere. A copy: `slice` of a Buffer is none.
    this.#bytes = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
  }

  /** The text is decoded when it is asked for. */
  text(): () => string {
    const section = this.#next();
    return () => new TextDecoder('utf-8', { fatal: true }).decode(section);
  }

  uint8(): Uint8Array {
    return this.#next();
  }

  uint32(): Uint32Array {
    const { buffer, byteOffset, byteLength } = this.#next(4);
    return new Uint32Array(buffer, byteOffset, byteLength / 4);
  }

  int32(): Int32Array {
    const { buffer, byteOffset, byteLength } = this.#next(4);
    return new Int32Array(buffer, byteOffset, byteLength / 4);
  }

  float64(): Float64Array {
    const { buffer, byteOffset, byteLength } = this.#next(8);
    return new Float64Array(buffer, byteOffset, byteLength / 8);
  }

  end(): void {
    if (this.#offset !== this.#bytes.byteLength) throw new Error('A snapshot has more bytes than it should have.');
  }

  #next(elementBytes = 1): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    if (this.#offset + ALIGNMENT > byteLength) throw new Error('A snapshot is cut short.');
    const length = new DataView(buffer, byteOffset).getFloat64(this.#offset, true);
    const start = this.#offset + ALIGNMENT;
    const isSound = Number.isSafeInteger(length) && length >= 0 && length % elementBytes === 0;
    if (!isSound || start + aligned(length) > byteLength) throw new Error('A snapshot is cut short or damaged.');
    this.#offset = start + aligned(length);
    return new Uint8Array(buffer, byteOffset + start, length);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
