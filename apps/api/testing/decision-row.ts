import { formatAddress, type GeoPoint } from '../../../libs/access/index.js';
import { type DecisionRow } from '../../../libs/access/testing/decision-rows.js';

/** The policy of a row as a draft. */
export function draftOf({ policy }: DecisionRow): object {
  const { format: _format, siteId: _site, hostname: _host, version: _version, ...draft } = policy;
  return draft;
}

/** The facts of a row as the API takes a visitor. */
export function visitorOf({ facts }: DecisionRow): object {
  const { address, method, path, network, claim, timeMs } = facts;
  const { point, isOverridden, ...known } = network;
  return {
    address: address && formatAddress(address),
    method,
    path,
    at: new Date(timeMs).toISOString(),
    network: {
      ...known,
      ...(point ? { point: place(point) } : {}),
      ...(isOverridden ? { overridden: true } : {}),
    },
    ...(claim.status === 'invalid' ? { claim: { fault: claim.fault } } : {}),
    ...(claim.status === 'valid'
      ? { claim: { ...issued(claim), ...(claim.previous ? { previous: issued(claim.previous) } : {}) } }
      : {}),
  };
}

function issued({ point, issuedAtMs }: { readonly point: GeoPoint; readonly issuedAtMs: number }): object {
  return { ...place(point), issued_at: new Date(issuedAtMs).toISOString() };
}

function place({ latitude, longitude, accuracyMeters }: GeoPoint): object {
  return { latitude, longitude, accuracy_m: accuracyMeters };
}
