import { Module } from '@nestjs/common';
import { DeviceKeysService } from './device-keys.service.js';
import { GeofencesService } from './geofences.service.js';
import { HostConsentsService } from './host-consents.service.js';
import { IpRulesService } from './ip-rules.service.js';
import { MembersService } from './members.service.js';
import { PolicyActivationsService } from './policy-activations.service.js';
import { PolicyVersionsService } from './policy-versions.service.js';
import { RuleExportService } from './rule-import/rule-export.service.js';
import { RuleImportService } from './rule-import/rule-import.service.js';
import { SitesService } from './sites.service.js';

const SERVICES = [
  SitesService,
  GeofencesService,
  IpRulesService,
  DeviceKeysService,
  PolicyVersionsService,
  PolicyActivationsService,
  RuleImportService,
  RuleExportService,
  MembersService,
  HostConsentsService,
];

@Module({
  providers: SERVICES,
  exports: SERVICES,
})
export class SitesModule {}
