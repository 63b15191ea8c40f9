/** Where objects live. `libs/config` produces this from ARTIFACT_* and DATA_DIR; nothing here reads the environment. */
export type ObjectStoreSettings = FolderSettings | S3Settings;

export interface FolderSettings {
  readonly kind: 'folder';
  readonly directory: string;
  /** Signs the links of `presign`; at least 32 characters of randomness. */
  readonly presignSecret?: string;
  /** Where the API is reached from outside, e.g. `https://admin.example.org`; its path is kept. */
  readonly presignBaseUrl?: string;
}

export interface S3Settings {
  readonly kind: 's3';
  readonly bucket: string;
  /** null: AWS itself, by region. */
  readonly endpointUrl: string | null;
  readonly region: string;
  readonly forcePathStyle: boolean;
  /** `default-chain`: the SDK looks for a role (instance, container, web identity, shared files). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | 'default-chain';
}
