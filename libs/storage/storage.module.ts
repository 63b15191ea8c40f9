import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { createObjectStore } from './create-object-store.js';
import { OBJECT_STORE, type ObjectStore } from './object-store.js';
import { type ObjectStoreSettings } from './settings.js';

export interface StorageModuleAsyncOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<ObjectStoreSettings>['useFactory'];
}

const SETTINGS = Symbol('object store settings');

/** Provides {@link OBJECT_STORE} to the whole application and closes it when everything else has shut down. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  static forRoot(settings: ObjectStoreSettings): DynamicModule {
    return StorageModule.forRootAsync({ useFactory: () => settings });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: StorageModuleAsyncOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports,
      providers: [
        { provide: SETTINGS, inject, useFactory },
        { provide: OBJECT_STORE, inject: [SETTINGS], useFactory: createObjectStore },
      ],
      exports: [OBJECT_STORE],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
