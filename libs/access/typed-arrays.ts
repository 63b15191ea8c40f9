/**
 * Elements at indexes that are known to be inside, which the compiler cannot know. A function for each kind of array: one
 * for all of them would keep the engine from specialising the loads.
 */

export function u32(array: Uint32Array, index: number): number {
  return array[index] as number;
}

export function i32(array: Int32Array, index: number): number {
  return array[index] as number;
}

export function u8(array: Uint8Array, index: number): number {
  return array[index] as number;
}

export function f64(array: Float64Array, index: number): number {
  return array[index] as number;
}
