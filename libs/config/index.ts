/** The only reader of the environment: variables → checked, typed, frozen settings; secrets; the data directory. */
export { SETTINGS_CATALOGUE, type CatalogueEntry } from './catalogue.js';
export { ConfigModule, SETTINGS } from './config.module.js';
export { DataDirectoryInUseError, lockDataDirectory, type DataDirectoryLock } from './data-directory-lock.js';
export { DataDirectoryError, prepareDataDirectory } from './data-directory.js';
export { DEVELOPMENT_CREDENTIALS } from './development-credentials.js';
export { renderConfigurationPage, renderEnvExample } from './documentation.js';
export { readEnvironment } from './environment.js';
export { loadSettings } from './load.js';
export { isSafeUrl } from './safe-url.js';
export { SETTINGS_EXIT_CODE, SettingsError, type Problem } from './settings-error.js';
export * from './settings.js';
export { resolveSecrets, SecretFileError, type Secrets } from './stored-secrets.js';
