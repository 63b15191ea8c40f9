import { Module } from '@nestjs/common';
import { GeofencesService } from './geofences.service.js';
import { IpRulesService } from './ip-rules.service.js';
import { SitesService } from './sites.service.js';

@Module({
  providers: [SitesService, GeofencesService, IpRulesService],
  exports: [SitesService, GeofencesService, IpRulesService],
})
export class SitesModule {}
