import { type WeeklyHours } from '../../../libs/access/index.js';
import { MOST_WEEKLY_HOURS, type ValidityInput } from '../../../libs/sites/index.js';
import { Instant, Integer, ListOf, Shaped } from '../http/fields.js';

export class WeeklyHoursDto {
  @Integer({ min: 1, max: 7, description: 'ISO 8601 weekday, 1 = Monday.' })
  day!: WeeklyHours['day'];

  @Shaped({
    max: 5,
    pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    sentence: 'from must be a time of day from "00:00" to "23:59", with two digits each',
    description: 'Wall time, HH:MM.',
    example: '08:00',
  })
  from!: string;

  @Shaped({
    max: 5,
    pattern: /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
    sentence: 'until must be a time of day from "00:00" to "24:00", with two digits each',
    description: 'Wall time; not after `from` means the next day.',
    example: '17:30',
  })
  until!: string;
}

/** [valid_from, valid_until), and within the weekly hours of the site's time zone. */
export class ValidityDto {
  @Instant({ optional: true, nullable: true, description: 'From when it matches, RFC 3339.' })
  valid_from?: string | null;

  @Instant({ optional: true, nullable: true, description: 'Until when it matches, RFC 3339, exclusive.' })
  valid_until?: string | null;

  @ListOf(() => WeeklyHoursDto, {
    max: MOST_WEEKLY_HOURS,
    optional: true,
    nullable: true,
    description: 'Hours of the week in which it matches.',
  })
  weekly_hours?: WeeklyHoursDto[] | null;
}

export function validityInput(dto: ValidityDto): ValidityInput {
  return {
    ...(dto.valid_from === undefined ? {} : { validFrom: dto.valid_from }),
    ...(dto.valid_until === undefined ? {} : { validUntil: dto.valid_until }),
    ...(dto.weekly_hours === undefined ? {} : { weeklyHours: dto.weekly_hours }),
  };
}

export function validityDto(row: {
  validFrom: Date | null;
  validUntil: Date | null;
  weeklyHours: WeeklyHours[] | null;
}): Required<ValidityDto> {
  return {
    valid_from: row.validFrom?.toISOString() ?? null,
    valid_until: row.validUntil?.toISOString() ?? null,
    weekly_hours: row.weeklyHours,
  };
}
