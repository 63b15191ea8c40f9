import { getCountriesForTimezone } from 'countries-and-timezones';

/** Codes of the countries (ISO 3166-1) that keep the time of an IANA zone; none for UTC and other zones of no place. */
export function countriesOfZone(timeZone: string): readonly string[] {
  return getCountriesForTimezone(timeZone).map(({ id }) => id);
}
