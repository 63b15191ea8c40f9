/** Codes of the country that a place is in and, where that is a territory of its own, of the territory; none at open sea. */
export type CountriesAt = (longitude: number, latitude: number) => readonly string[];

/**
 * Borders of the countries with their coastal waters, simplified: good for telling where on Earth something lies, not for
 * deciding who may come in. They take some 20 MB, so they are read when first asked for.
 */
export async function loadTerritories(): Promise<CountriesAt> {
  const { iso1A2Code } = await import('@rapideditor/country-coder');
  return (longitude, latitude) => {
    const codes = (['country', 'territory'] as const).map((level) => iso1A2Code([longitude, latitude], { level }));
    return [...new Set(codes.filter((code) => code !== null))];
  };
}
