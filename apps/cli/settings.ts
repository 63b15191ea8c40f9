import { loadSettings, readEnvironment, type Settings } from '../../libs/config/index.js';
import { startLogging } from './logging.js';

/** The settings of this process, with logging set up. Throws SettingsError, which names every wrong variable. */
export function readSettings(): Settings {
  const settings = loadSettings(readEnvironment());
  startLogging(settings.logLevel, process.stderr.isTTY);
  for (const warning of settings.warnings) process.stderr.write(`${warning}\n`);
  return settings;
}
