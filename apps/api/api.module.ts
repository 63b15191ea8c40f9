import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../../libs/audit/index.js';
import { EvidenceSigner } from '../../libs/evidence/index.js';
import { type Geoip, GEOIP } from '../../libs/geoip/index.js';
import { SitesModule, type UpstreamRules, UpstreamRulesModule } from '../../libs/sites/index.js';
import { ArtifactsController } from './artifacts/artifacts.controller.js';
import { AccountPageController } from './auth/account-page.controller.js';
import { OwnAccountController, SignInController } from './auth/auth.controller.js';
import { UsersController } from './auth/users.controller.js';
import { ActsController } from './auth/acts.controller.js';
import { HostConsentsController, MembersController } from './sites/members.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { HealthController, READINESS_CHECKS } from './health/health.controller.js';
import { METRICS_PAGE, MetricsController, type MetricsPage } from './health/metrics.controller.js';
import { type ReadinessChecks } from './health/readiness.js';
import { AccessGuard } from './http/access.guard.js';
import { Idempotency } from './http/idempotency.js';
import { DeviceKeysController } from './sites/device-keys.controller.js';
import { GeofencesController, MAX_FENCE_VERTICES } from './sites/geofences.controller.js';
import { IpRulesController } from './sites/ip-rules.controller.js';
import { EditorPipe } from './sites/editor.js';
import { PolicyActivationsController } from './sites/policy-activations.controller.js';
import { PolicyVersionsController } from './sites/policy-versions.controller.js';
import { RuleListsController } from './sites/rule-lists.controller.js';
import { SimulateController } from './sites/simulate.controller.js';
import { SitesController } from './sites/sites.controller.js';

export interface ApiOptions {
  readonly maxFenceVertices: number;
  readonly upstreams: UpstreamRules;
  readonly geoip: Geoip;
  /** null in a process that serves no API. */
  readonly signer: EvidenceSigner | null;
  readonly readiness: ReadinessChecks;
  readonly metrics: MetricsPage;
}

const CONTROLLERS = [
  SignInController,
  OwnAccountController,
  AccountPageController,
  UsersController,
  ActsController,
  MembersController,
  HostConsentsController,
  SitesController,
  SimulateController,
  RuleListsController,
  IpRulesController,
  DeviceKeysController,
  PolicyVersionsController,
  PolicyActivationsController,
  GeofencesController,
  AuditController,
  ArtifactsController,
  EvidenceController,
  HealthController,
  MetricsController,
];

/** The control plane. Needs DatabaseModule, AuthModule, StorageModule, ArtifactsModule and PolicyModule beside it. */
@Module({
  imports: [SitesModule, AuditModule],
  controllers: CONTROLLERS,
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, Idempotency],
})
export class ApiModule {
  static with(options: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [UpstreamRulesModule.with(options.upstreams)],
      providers: [
        EditorPipe,
        { provide: MAX_FENCE_VERTICES, useValue: options.maxFenceVertices },
        { provide: GEOIP, useValue: options.geoip },
        { provide: EvidenceSigner, useValue: options.signer },
        { provide: READINESS_CHECKS, useValue: options.readiness },
        { provide: METRICS_PAGE, useValue: options.metrics },
      ],
    };
  }
}
