import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OBJECT_STORE, type ObjectStore } from './object-store.js';
import { StorageModule } from './storage.module.js';

@Injectable()
class Consumer {
  constructor(@Inject(OBJECT_STORE) readonly store: ObjectStore) {}
}

@Module({ providers: [Consumer] })
class FeatureModule {}

describe('StorageModule', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatepost-objects-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('gives every module the same store, and closes it last', async () => {
    const application = await Test.createTestingModule({
      imports: [StorageModule.forRoot({ kind: 'folder', directory }), FeatureModule],
    }).compile();
    const { store } = application.get(Consumer);
    expect(store).toBe(application.get(OBJECT_STORE));
    await store.put('x', Buffer.from('x'), { mediaType: 'text/plain' });

    let closes = 0;
    const close = store.close.bind(store);
    store.close = () => {
      closes += 1;
      return close();
    };
    await application.close();
    expect(closes).toBe(1);
  });

  it('takes its settings from another provider', async () => {
    const FOLDER = Symbol('folder');
    @Module({ providers: [{ provide: FOLDER, useValue: directory }], exports: [FOLDER] })
    class SettingsModule {}
    const application = await Test.createTestingModule({
      imports: [
        StorageModule.forRootAsync({
          imports: [SettingsModule],
          inject: [FOLDER],
          useFactory: (folder: string) => ({ kind: 'folder', directory: folder }),
        }),
        FeatureModule,
      ],
    }).compile();
    await application.get(Consumer).store.check();
    await application.close();
  });
});
