import { describe, expect, it } from '@jest/globals';
import { isTimeZone, zoneOffsets } from './zone-offsets.js';

const NOW = Date.UTC(2026, 5, 1);

describe('zoneOffsets', () => {
  it('has the days when the clocks are changed in Copenhagen, to the minute', () => {
    const at = new Map(
      zoneOffsets('Europe/Copenhagen', NOW).map(({ fromMs, offsetMinutes }) => [fromMs, offsetMinutes]),
    );
    expect(at.get(Date.UTC(2026, 2, 29, 1))).toBe(120);
    expect(at.get(Date.UTC(2026, 9, 25, 1))).toBe(60);
    expect(at.get(-Infinity)).toBe(60);
  });

  it('knows zones of half hours, of no change, and the double change round Ramadan', () => {
    expect(zoneOffsets('Asia/Kolkata', NOW)).toEqual([{ fromMs: -Infinity, offsetMinutes: 330 }]);
    const casablanca2025 = zoneOffsets('Africa/Casablanca', NOW).filter(
      ({ fromMs }) => new Date(fromMs).getUTCFullYear() === 2025,
    );
    expect(casablanca2025.map(({ offsetMinutes }) => offsetMinutes)).toEqual([0, 60]);
  });

  it('agrees with Intl at any hour of a year', () => {
    const offsets = zoneOffsets('America/New_York', NOW);
    const format = new Intl.DateTimeFormat('en', {
      timeZone: 'America/New_York',
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
    });
    for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 3_600_000) {
      const offset = offsets.findLast(({ fromMs }) => fromMs <= ms)!.offsetMinutes;
      expect(format.format(ms)).toBe(new Date(ms + offset * 60_000).toISOString().slice(11, 16));
    }
  });

  it('tells zones from other names', () => {
    expect([isTimeZone('Europe/Copenhagen'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });
});
