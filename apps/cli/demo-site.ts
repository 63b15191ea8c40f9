import { dataOf, type GatepostClient } from '../../libs/client/index.js';
import { findSite } from './resources/named.js';

export const DEMO_HOSTNAME = 'demo.localhost';

/** Drawn by hand, a little generous at sea; Skåne and Schleswig stay outside. */
const DENMARK: { type: 'MultiPolygon'; coordinates: number[][][][] } = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [7.9, 55.08],
        [8.6, 55.05],
        [8.7, 54.91],
        [9.42, 54.83],
        [10.0, 54.7],
        [11.0, 54.5],
        [12.2, 54.5],
        [12.8, 54.9],
        [12.75, 55.55],
        [12.68, 55.75],
        [12.66, 56.02],
        [12.4, 56.2],
        [11.9, 56.6],
        [11.4, 57.5],
        [10.6, 57.85],
        [9.5, 57.4],
        [8.0, 57.2],
        [7.9, 55.08],
      ],
    ],
    [
      [
        [14.6, 54.9],
        [15.3, 54.9],
        [15.3, 55.4],
        [14.6, 55.4],
        [14.6, 54.9],
      ],
    ],
  ],
};

/** The demo is there to block this very machine, whose place nobody knows. */
const CONFIRMED = { confirm_lockout: true };

/** Makes the demo site unless it is there. Returns whether it was made. */
export async function addDemo(api: GatepostClient): Promise<boolean> {
  if (await findSite(api, DEMO_HOSTNAME)) return false;
  const { id } = await dataOf(
    api.POST('/api/v1/sites', {
      body: {
        name: 'Demo: Denmark only',
        hostname: DEMO_HOSTNAME,
        filter_mode: 'ip_and_geo',
        default_action: 'allow',
        time_zone: 'Europe/Copenhagen',
      },
    }),
  );
  const params = { path: { siteId: id }, query: CONFIRMED };
  await dataOf(
    api.POST('/api/v1/sites/{siteId}/ip-rules', {
      params,
      body: {
        kind: 'cidr',
        value: '203.0.113.0/24',
        action: 'deny',
        note: 'A network that is blocked wherever it is (TEST-NET-3, RFC 5737)',
      },
    }),
  );
  await dataOf(
    api.POST('/api/v1/sites/{siteId}/ip-rules', {
      params,
      body: { kind: 'country', value: 'DK', action: 'allow', note: 'Visitors from Denmark' },
    }),
  );
  await dataOf(
    api.POST('/api/v1/sites/{siteId}/geofences', {
      params,
      body: { name: 'Denmark', effect: 'allow', geometry: DENMARK },
    }),
  );
  return true;
}

/** Takes the demo site away. Returns whether there was one. */
export async function removeDemo(api: GatepostClient): Promise<boolean> {
  const id = await findSite(api, DEMO_HOSTNAME);
  if (!id) return false;
  await dataOf(api.DELETE('/api/v1/sites/{id}', { params: { path: { id } } }));
  return true;
}
