import { FolderStore } from './folder/folder-store.js';
import { type ObjectStore } from './object-store.js';
import { S3Store } from './s3/s3-store.js';
import { type ObjectStoreSettings } from './settings.js';

/** Makes the folder when there is none, never a bucket. Connects to nothing: `check()` does. Throws a StorageError. */
export function createObjectStore(settings: ObjectStoreSettings): ObjectStore {
  switch (settings.kind) {
    case 'folder':
      return new FolderStore(settings);
    case 's3':
      return new S3Store(settings);
  }
}
