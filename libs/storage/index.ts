export { MAX_KEY_BYTES, MAX_LIST_LIMIT, MAX_PRESIGN_SECONDS } from './arguments.js';
export { createObjectStore } from './create-object-store.js';
export { PRESIGNED_PATH, type PresignedGrant, verifyPresigned } from './folder/presigned-link.js';
export * from './object-store.js';
export { type FolderSettings, type ObjectStoreSettings, type S3Settings } from './settings.js';
export { StorageModule, type StorageModuleAsyncOptions } from './storage.module.js';
export { isStorageError, STORAGE_ERROR_CODES, StorageError, type StorageErrorCode } from './storage-error.js';
