import { Module } from '@nestjs/common';
import { DemoCommand } from './commands/demo.command.js';
import { DoctorCommand } from './commands/doctor.command.js';
import { GeoipCommand } from './commands/geoip.command.js';
import { MigrateCommand } from './commands/migrate.command.js';
import { ProxyConfigCommand } from './commands/proxy-config.command.js';
import { ServeCommand } from './commands/serve.command.js';
import { SimulateCommand } from './commands/simulate.command.js';
import { TokenCommand } from './commands/token.command.js';
import { VerifyCommand } from './commands/verify.command.js';
import { CommandTree } from './command-tree.js';

@Module({
  providers: [
    CommandTree,
    ServeCommand,
    MigrateCommand,
    DemoCommand,
    GeoipCommand,
    SimulateCommand,
    ProxyConfigCommand,
    DoctorCommand,
    VerifyCommand,
    TokenCommand,
  ],
})
export class CliModule {}
