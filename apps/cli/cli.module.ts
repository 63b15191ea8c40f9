import { Module } from '@nestjs/common';
import { DemoCommand } from './commands/demo.command.js';
import { DoctorCommand } from './commands/doctor.command.js';
import { GeoipCommand } from './commands/geoip.command.js';
import { MigrateCommand } from './commands/migrate.command.js';
import { PolicyCommand } from './commands/policy.command.js';
import { ProxyConfigCommand } from './commands/proxy-config.command.js';
import { RulesCommand } from './commands/rules.command.js';
import { ServeCommand } from './commands/serve.command.js';
import { SimulateCommand } from './commands/simulate.command.js';
import { TokenCommand } from './commands/token.command.js';
import { UsersCommand } from './commands/users.command.js';
import { VerifyCommand } from './commands/verify.command.js';
import { ExitCodes } from './exit-codes.js';

@Module({
  providers: [
    ExitCodes,
    ServeCommand,
    MigrateCommand,
    DemoCommand,
    GeoipCommand,
    SimulateCommand,
    RulesCommand,
    PolicyCommand,
    ProxyConfigCommand,
    DoctorCommand,
    VerifyCommand,
    UsersCommand,
    TokenCommand,
  ],
})
export class CliModule {}
