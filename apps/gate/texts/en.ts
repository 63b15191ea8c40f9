import { REASON_CODES, type ReasonCode, REASONS } from '../../../libs/access/index.js';
import { GATE_FAULTS } from '../faults.js';
import { type PageTexts } from './page-texts.js';

export const en: PageTexts = {
  denied: 'Access denied',
  allowed: 'Access allowed',
  nothingBehind: 'You may use this site, but it has no upstream yet; its administrator can set one.',
  site: 'Site',
  address: 'Your network address',
  addressUnknown: 'could not be told',
  place: 'Place of your network',
  placeUnknown: 'unknown',
  near: (latitude, longitude) => `near ${latitude} ${longitude}`,
  compass: ['N', 'S', 'E', 'W'],
  time: 'Time',
  request: 'Request',
  details: 'What was seen of your request',
  contact: 'Contact',
  starterData: (date) => `starter data of ${date}`,
  share: {
    title: 'Share the location of your device',
    why: 'It may let you in. Your browser asks you first. The location is used to check access to this site, and holds for a short time.',
    button: 'Share my location',
    noScript:
      'Your browser runs no scripts, so it cannot share a location; turn scripts on for this site and reload the page.',
    waiting: 'Waiting for the location of your device …',
    sending: 'Checking your location …',
    done: 'Thank you. The page is loaded again …',
    refused:
      'You or your browser did not permit it. Permit the location for this site in the settings of your browser, then press the button again.',
    unavailable: 'Your device cannot tell where it is. Turn on its location service, then press the button again.',
    late: 'Your device took too long to find out where it is. Press the button to try again.',
    insecure:
      'Your browser shares locations over a secure connection only. Open this page with https:// and try again.',
    failed:
      'Your location could not be sent. Press the button to try again; if it fails again, tell the administrator of this site.',
  },
  // The catalogue of reasons has the English sentences.
  reasons: Object.fromEntries(REASON_CODES.map((code) => [code, REASONS[code].visitor])) as Record<ReasonCode, string>,
  faults: GATE_FAULTS,
};
