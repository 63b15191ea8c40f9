import { describe, expect, it } from '@jest/globals';
import { SimulateDto } from '../sites/simulate.dto.js';
import { SiteCreateDto } from '../sites/sites.dto.js';
import { findShapeFault } from './body-shape.js';

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

describe('the shape of a body', () => {
  it.each([[null], [undefined], ['x'], [7], [true], [[]], [[{}]]])('that is %j is refused as a whole', (body) => {
    expect(findShapeFault(body, SiteCreateDto)).toEqual({ pointer: '', detail: 'the body must be a JSON object' });
  });

  it('may be nested, and not without end', () => {
    expect(findShapeFault({ a: nested(30) }, SiteCreateDto)).toBeNull();
    const { pointer, detail } = findShapeFault({ 'a/b': nested(100_000) }, SiteCreateDto) ?? {};
    expect(pointer).toMatch(/^\/a~1b(?:\/0){31}$/);
    expect(detail).toMatch(/32 levels/);
  });

  it('has lists no longer than they may be, whatever is in them', () => {
    const visitors = Array.from({ length: 300_000 }, () => ({}));
    expect(findShapeFault({ visitors }, SimulateDto)).toEqual({
      pointer: '/visitors',
      detail: 'visitors must have no more than 10000 elements, and has 300000',
    });
  });

  it('has objects where objects are listed', () => {
    expect(findShapeFault({ visitors: [{}, [{ address: '192.0.2.1' }]] }, SimulateDto)?.pointer).toBe('/visitors/1');
    expect(findShapeFault({ exemptions: [null] }, SiteCreateDto)?.pointer).toBe('/exemptions/0');
  });
});
