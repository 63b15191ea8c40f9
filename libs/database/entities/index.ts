import { ApiKey } from './api-key.entity.js';
import { AccessAudit } from './access-audit.entity.js';
import { Artifact } from './artifact.entity.js';
import { DeviceKey, type PublicJwk } from './device-key.entity.js';
import { EvidenceJob, EvidenceWindow } from './evidence.entity.js';
import { Geofence } from './geofence.entity.js';
import { GeoOverride, IpGeoCache } from './geoip.entity.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { IpRule } from './ip-rule.entity.js';
import { PolicyActivation } from './policy-activation.entity.js';
import { PolicyChunk } from './policy-chunk.entity.js';
import { PolicyVersion } from './policy-version.entity.js';
import { RemovedRuleNote } from './removed-rule-note.entity.js';
import { OneTimeLink, SignInAttempt } from './sign-in.entity.js';
import { RefreshToken, Session } from './session.entity.js';
import { SiteUser } from './site-user.entity.js';
import { Site } from './site.entity.js';
import { AdministrativeAct, HostConsent } from './tenants.entity.js';
import { User } from './user.entity.js';

export {
  AccessAudit,
  AdministrativeAct,
  HostConsent,
  ApiKey,
  Artifact,
  DeviceKey,
  EvidenceJob,
  EvidenceWindow,
  Geofence,
  GeoOverride,
  IdempotencyKey,
  IpGeoCache,
  IpRule,
  PolicyActivation,
  PolicyChunk,
  PolicyVersion,
  OneTimeLink,
  type PublicJwk,
  RemovedRuleNote,
  RefreshToken,
  Session,
  SignInAttempt,
  Site,
  SiteUser,
  User,
};
export {
  ACTIVATION_STATES,
  type ActivationState,
  ACTOR_KINDS,
  type ActorKind,
  ADDRESS_PRECISIONS,
  type AddressPrecision,
  CLAIM_STATUSES,
  DECISION_LISTENERS,
  DEVICE_KEY_ALGORITHMS,
  type DeviceKeyAlgorithm,
  GLOBAL_ROLES,
  type GlobalRole,
  LINK_PURPOSES,
  type LinkPurpose,
  SESSION_ENDS,
  type SessionEnd,
  SITE_ROLES,
  type SiteRole,
} from './closed-list.js';

export const ENTITIES = [
  User,
  Site,
  SiteUser,
  Geofence,
  IpRule,
  Artifact,
  AccessAudit,
  IpGeoCache,
  GeoOverride,
  PolicyVersion,
  PolicyChunk,
  EvidenceWindow,
  EvidenceJob,
  DeviceKey,
  IdempotencyKey,
  PolicyActivation,
  RemovedRuleNote,
  Session,
  RefreshToken,
  ApiKey,
  OneTimeLink,
  SignInAttempt,
  AdministrativeAct,
  HostConsent,
];
