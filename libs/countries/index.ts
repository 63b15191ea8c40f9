/** The countries of the world and their regions: which codes there are (ISO 3166), their names, where they lie. Data only. */
export { type CodeFinding, countryName, findCountry, findRegion, guessCode } from './codes.js';
export { regionByName } from './region-names.js';
export { type CountriesAt, loadTerritories } from './territories.js';
export { countriesOfZone } from './zones.js';
