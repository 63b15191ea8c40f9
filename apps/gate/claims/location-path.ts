/** On a site's own host, where its pages post the location of a device. */
export const LOCATION_PATH = '/.gatepost/location';
