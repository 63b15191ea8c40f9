import { Module } from '@nestjs/common';
import { GeofencesService } from './geofences.service.js';
import { IpRulesService } from './ip-rules.service.js';
import { PolicyVersionsService } from './policy-versions.service.js';
import { SitesService } from './sites.service.js';

@Module({
  providers: [SitesService, GeofencesService, IpRulesService, PolicyVersionsService],
  exports: [SitesService, GeofencesService, IpRulesService, PolicyVersionsService],
})
export class SitesModule {}
