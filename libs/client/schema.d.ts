// Generated from docs/openapi.json by `npm run docs`.
export interface paths {
  '/api/v1/auth/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_signIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_refresh'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_signOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/password-reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_askForReset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/links/describe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_describeLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/links/redeem': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_redeemLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OwnAccountController_me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['OwnAccountController_changePassword'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OwnAccountController_listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['OwnAccountController_revokeSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OwnAccountController_listKeys'];
    put?: never;
    post: operations['OwnAccountController_createKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['OwnAccountController_deleteKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['UsersController_list'];
    put?: never;
    post: operations['UsersController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['UsersController_show'];
    put?: never;
    post?: never;
    delete: operations['UsersController_delete'];
    options?: never;
    head?: never;
    patch: operations['UsersController_update'];
    trace?: never;
  };
  '/api/v1/users/{id}/reset-link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['UsersController_makeResetLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/administrative-acts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ActsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['MembersController_list'];
    put: operations['MembersController_put'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/members/{userId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['MembersController_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/host-consents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HostConsentsController_list'];
    put?: never;
    post: operations['HostConsentsController_give'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/host-consents/{userId}/{hostname}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['HostConsentsController_withdraw'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SitesController_list'];
    put?: never;
    post: operations['SitesController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SitesController_show'];
    put?: never;
    post?: never;
    delete: operations['SitesController_delete'];
    options?: never;
    head?: never;
    patch: operations['SitesController_update'];
    trace?: never;
  };
  '/api/v1/sites/{id}/simulate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SimulateController_simulate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/ip-rules/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['RuleListsController_import'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/ip-rules/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['RuleListsController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/ip-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['IpRulesController_list'];
    put?: never;
    post: operations['IpRulesController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/ip-rules/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['IpRulesController_show'];
    put?: never;
    post?: never;
    delete: operations['IpRulesController_delete'];
    options?: never;
    head?: never;
    patch: operations['IpRulesController_update'];
    trace?: never;
  };
  '/api/v1/sites/{siteId}/device-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DeviceKeysController_list'];
    put?: never;
    post: operations['DeviceKeysController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/device-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DeviceKeysController_show'];
    put?: never;
    post?: never;
    delete: operations['DeviceKeysController_delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PolicyVersionsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PolicyVersionsController_show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-versions/{version}/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PolicyVersionsController_diff'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-versions/{version}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['PolicyVersionsController_rollBack'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-activations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PolicyActivationsController_list'];
    put?: never;
    post: operations['PolicyActivationsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/policy-activations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PolicyActivationsController_show'];
    put?: never;
    post?: never;
    delete: operations['PolicyActivationsController_delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/geofences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['GeofencesController_list'];
    put?: never;
    post: operations['GeofencesController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/geofences/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['GeofencesController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/geofences/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['GeofencesController_import'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{siteId}/geofences/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['GeofencesController_show'];
    put?: never;
    post?: never;
    delete: operations['GeofencesController_delete'];
    options?: never;
    head?: never;
    patch: operations['GeofencesController_update'];
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['AuditController_show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/artifacts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ArtifactsController_list'];
    put?: never;
    post: operations['ArtifactsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/artifacts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ArtifactsController_show'];
    put?: never;
    post?: never;
    delete: operations['ArtifactsController_delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/artifacts/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ArtifactsController_content'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/evidence/public-key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['EvidenceController_publicKey'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['MetricsController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    SignInDto: {
      /**
       * @description E-mail address.
       * @example anna@example.org
       */
      email: string;
      /**
       * @description Password, 12 to 200 characters.
       * @example ten quiet herons by the mill
       */
      password: string;
    };
    UserDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** @example anna@example.org */
      email: string;
      name: string | null;
      /**
       * @description What the account may do everywhere.
       * @enum {string}
       */
      role: 'admin' | 'auditor' | 'user';
      /** @description Signs in no more. */
      disabled: boolean;
      /** Format: date-time */
      created_at: string;
    };
    SignedInDto: {
      /** @description For the header "Authorization: Bearer". */
      access_token: string;
      /** @enum {string} */
      token_type: 'Bearer';
      /** @description Seconds until the token ends; refresh before. */
      expires_in: number;
      user: components['schemas']['UserDto'];
    };
    PasswordResetDto: {
      /**
       * @description E-mail address.
       * @example anna@example.org
       */
      email: string;
    };
    LinkDto: {
      /** @description What stands behind "=" in the link. */
      token: string;
    };
    LinkDescriptionDto: {
      /** @enum {string} */
      purpose: 'setup' | 'invitation' | 'reset';
      /** @description Whose password it sets; null: of the first administrator. */
      email: string | null;
    };
    LinkRedeemDto: {
      /** @description What stands behind "=" in the link. */
      token: string;
      /**
       * @description Password, 12 to 200 characters.
       * @example ten quiet herons by the mill
       */
      password: string;
      /**
       * @description For the set-up link only: e-mail address of the first administrator.
       * @example anna@example.org
       */
      email?: string;
    };
    MeDto: {
      /**
       * @description operator: whoever holds the secrets of the installation.
       * @enum {string}
       */
      kind: 'user' | 'operator';
      user: components['schemas']['UserDto'] | null;
    };
    PasswordChangeDto: {
      /**
       * @description The password as it is now.
       * @example ten quiet herons by the mill
       */
      current_password: string;
      /**
       * @description The new password, 12 to 200 characters.
       * @example ten quiet herons by the mill
       */
      new_password: string;
    };
    SessionDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      address: string | null;
      user_agent: string | null;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description Of the last refresh.
       */
      last_used_at: string;
      /** Format: date-time */
      expires_at: string;
      /** @description The one that asks. */
      current: boolean;
    };
    SessionListDto: {
      items: components['schemas']['SessionDto'][];
    };
    ApiKeyDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      name: string;
      /**
       * @description How the key begins.
       * @example gpk_8f3KdP2x
       */
      prefix: string;
      scopes: (
        | 'sites:read'
        | 'sites:write'
        | 'members:read'
        | 'members:write'
        | 'audit:read'
        | 'artifacts:read'
        | 'artifacts:write'
        | 'users:read'
        | 'users:write'
      )[];
      /** Format: uuid */
      site_id: string | null;
      /** Format: date-time */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description To the minute.
       */
      last_used_at: string | null;
      /** Format: date-time */
      created_at: string;
    };
    ApiKeyListDto: {
      items: components['schemas']['ApiKeyDto'][];
    };
    ApiKeyCreateDto: {
      /**
       * @description What it is for.
       * @example CI of the customer portal
       */
      name: string;
      /** @description What it may be used for. */
      scopes: (
        | 'sites:read'
        | 'sites:write'
        | 'members:read'
        | 'members:write'
        | 'audit:read'
        | 'artifacts:read'
        | 'artifacts:write'
        | 'users:read'
        | 'users:write'
      )[];
      /**
       * Format: uuid
       * @description This site only; left out: all that the account may.
       */
      site_id?: string;
      /**
       * Format: date-time
       * @description When it ends, RFC 3339; left out: when it is deleted.
       */
      expires_at?: string;
    };
    NewApiKeyDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      name: string;
      /**
       * @description How the key begins.
       * @example gpk_8f3KdP2x
       */
      prefix: string;
      scopes: (
        | 'sites:read'
        | 'sites:write'
        | 'members:read'
        | 'members:write'
        | 'audit:read'
        | 'artifacts:read'
        | 'artifacts:write'
        | 'users:read'
        | 'users:write'
      )[];
      /** Format: uuid */
      site_id: string | null;
      /** Format: date-time */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description To the minute.
       */
      last_used_at: string | null;
      /** Format: date-time */
      created_at: string;
      /** @description The key itself. It is shown this once. */
      key: string;
    };
    UserPageDto: {
      items: components['schemas']['UserDto'][];
      next_cursor: string | null;
    };
    UserCreateDto: {
      /**
       * @description E-mail address.
       * @example anna@example.org
       */
      email: string;
      /** @description Name, for people. */
      name?: string | null;
      /**
       * @description What the account may do everywhere; user when left out.
       * @enum {string}
       */
      role?: 'admin' | 'auditor' | 'user';
      /** @description Only from the machine itself: others get a link to set it. */
      password?: string;
    };
    HandedLinkDto: {
      /** @description To be handed over in person; null: it was mailed. */
      url: string | null;
      /** Format: date-time */
      expires_at: string;
    };
    NewUserDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** @example anna@example.org */
      email: string;
      name: string | null;
      /**
       * @description What the account may do everywhere.
       * @enum {string}
       */
      role: 'admin' | 'auditor' | 'user';
      /** @description Signs in no more. */
      disabled: boolean;
      /** Format: date-time */
      created_at: string;
      /** @description Sets the first password; null where it is set. */
      invitation: components['schemas']['HandedLinkDto'] | null;
    };
    UserUpdateDto: {
      /** @description Name, for people. */
      name?: string | null;
      /**
       * @description What the account may do everywhere.
       * @enum {string}
       */
      role?: 'admin' | 'auditor' | 'user';
      /** @description true: signs in no more; its sessions end. */
      disabled?: boolean;
    };
    ActDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** Format: date-time */
      occurred_at: string;
      /**
       * @description operator: whoever holds the secrets of the installation; anonymous: somebody who has not signed in.
       * @enum {string}
       */
      actor_kind: 'user' | 'key' | 'operator' | 'anonymous';
      /**
       * Format: uuid
       * @description Of the account or the key.
       */
      actor_id: string | null;
      /** @example anna@example.org */
      actor: string;
      /** @description Where the request came from; null: the machine itself. */
      address: string | null;
      /** @example site.update */
      action: string;
      /** Format: uuid */
      site_id: string | null;
      /**
       * Format: uuid
       * @description What was changed.
       */
      subject_id: string | null;
      /** @description What changed, as it was; of many rows at once their count. */
      before: Record<string, unknown> | null;
      /** @description What changed, as it is since; of what can be tried again and again, how often it was within the hour. */
      after: Record<string, unknown> | null;
    };
    ActPageDto: {
      items: components['schemas']['ActDto'][];
      next_cursor: string | null;
    };
    MemberDto: {
      /**
       * Format: uuid
       * @description Id of the account.
       */
      user_id: string;
      email: string;
      name: string | null;
      /**
       * @description What the account may do at this site.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'viewer';
      /** Format: date-time */
      created_at: string;
    };
    MemberListDto: {
      items: components['schemas']['MemberDto'][];
    };
    MemberPutDto: {
      /**
       * @description E-mail address of an account.
       * @example anna@example.org
       */
      email: string;
      /**
       * @description What the account may do at this site.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'viewer';
    };
    ConsentDto: {
      hostname: string;
      /**
       * Format: uuid
       * @description Id of the account that may use it.
       */
      user_id: string;
      email: string;
      /** Format: date-time */
      created_at: string;
    };
    ConsentListDto: {
      items: components['schemas']['ConsentDto'][];
    };
    ConsentCreateDto: {
      /**
       * @description A host name under the wildcard of this site.
       * @example shop.example.org
       */
      hostname: string;
      /**
       * @description E-mail address of an account.
       * @example anna@example.org
       */
      email: string;
    };
    ExemptionDto: {
      /**
       * @description Decoded path; itself and everything below it is exempt.
       * @example /.well-known/acme-challenge
       */
      path: string;
      /**
       * @description Methods; none means every method.
       * @example [
       *       "POST"
       *     ]
       */
      methods: string[];
    };
    WarningDto: {
      /** @description JSON Pointer (RFC 6901) into the body; empty for the whole of it. */
      pointer: string;
      /** @description What may not be meant. */
      detail: string;
    };
    SiteDto: {
      /**
       * @description A name for people.
       * @example Customer portal
       */
      name: string;
      /**
       * @description Host name, or *.suffix.
       * @example portal.example.org
       */
      hostname: string;
      /**
       * @description What must allow a visitor in. Default ip_and_geo.
       * @enum {string}
       */
      filter_mode?: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor decides and audits, but lets everyone in. Default enforce.
       * @enum {string}
       */
      enforcement?: 'enforce' | 'monitor';
      /**
       * @description What happens when no rule says anything. Default block.
       * @enum {string}
       */
      default_action?: 'allow' | 'block';
      /**
       * @description Where the reverse proxy sends visitors.
       * @example http://10.0.0.5:8000
       */
      upstream_url?: string | null;
      /**
       * @description Private and reserved addresses that no prefix matches. Default unknown.
       * @enum {string}
       */
      treat_private_as?: 'allow' | 'deny' | 'unknown';
      /**
       * @description Whose location counts. Default geoip.
       * @enum {string}
       */
      location_source?: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description certain: the whole accuracy circle must be inside. Default centre.
       * @enum {string}
       */
      accuracy_policy?: 'centre' | 'certain';
      /** @description Vaguer claims are refused, metres. */
      max_accuracy_m?: number | null;
      /** @description Farthest a claim may be from the GeoIP point, km. */
      max_gps_ip_distance_km?: number | null;
      /** @description Fastest believable movement, km/h. */
      max_speed_kmh?: number | null;
      /**
       * @description IANA time zone of weekly hours. Default UTC.
       * @example Europe/Copenhagen
       */
      time_zone?: string;
      /** @description Paths that are never filtered. */
      exemptions?: components['schemas']['ExemptionDto'][];
      /**
       * @description How much of a client address the audit keeps. Default full.
       * @enum {string}
       */
      audit_address_precision?: 'full' | 'prefix' | 'hash';
      /** @description Decimals of a degree that the audit keeps of places. */
      audit_location_decimals?: number | null;
      /** @description Days that the audit is kept. Default 365. */
      audit_retention_days?: number;
      /**
       * @description Title of the block page.
       * @example County archive
       */
      block_title?: string | null;
      /** @description Text of the block page, below the reason. Plain. */
      block_text?: string | null;
      /**
       * @description Whom the block page names; a mail address or an https URL becomes a link.
       * @example help@archive.example.org
       */
      block_contact?: string | null;
      /** @description PNG, JPEG or WebP of at most 16 KiB as a data URL, `data:image/png;base64,…`. */
      block_logo?: string | null;
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** @description Number of the current policy version. */
      version: number;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it was last changed.
       */
      updated_at: string;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    SitePageDto: {
      items: components['schemas']['SiteDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    SiteCreateDto: {
      /**
       * @description A name for people.
       * @example Customer portal
       */
      name: string;
      /**
       * @description Host name, or *.suffix.
       * @example portal.example.org
       */
      hostname: string;
      /**
       * @description What must allow a visitor in. Default ip_and_geo.
       * @enum {string}
       */
      filter_mode?: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor decides and audits, but lets everyone in. Default enforce.
       * @enum {string}
       */
      enforcement?: 'enforce' | 'monitor';
      /**
       * @description What happens when no rule says anything. Default block.
       * @enum {string}
       */
      default_action?: 'allow' | 'block';
      /**
       * @description Where the reverse proxy sends visitors.
       * @example http://10.0.0.5:8000
       */
      upstream_url?: string | null;
      /**
       * @description Private and reserved addresses that no prefix matches. Default unknown.
       * @enum {string}
       */
      treat_private_as?: 'allow' | 'deny' | 'unknown';
      /**
       * @description Whose location counts. Default geoip.
       * @enum {string}
       */
      location_source?: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description certain: the whole accuracy circle must be inside. Default centre.
       * @enum {string}
       */
      accuracy_policy?: 'centre' | 'certain';
      /** @description Vaguer claims are refused, metres. */
      max_accuracy_m?: number | null;
      /** @description Farthest a claim may be from the GeoIP point, km. */
      max_gps_ip_distance_km?: number | null;
      /** @description Fastest believable movement, km/h. */
      max_speed_kmh?: number | null;
      /**
       * @description IANA time zone of weekly hours. Default UTC.
       * @example Europe/Copenhagen
       */
      time_zone?: string;
      /** @description Paths that are never filtered. */
      exemptions?: components['schemas']['ExemptionDto'][];
      /**
       * @description How much of a client address the audit keeps. Default full.
       * @enum {string}
       */
      audit_address_precision?: 'full' | 'prefix' | 'hash';
      /** @description Decimals of a degree that the audit keeps of places. */
      audit_location_decimals?: number | null;
      /** @description Days that the audit is kept. Default 365. */
      audit_retention_days?: number;
      /**
       * @description Title of the block page.
       * @example County archive
       */
      block_title?: string | null;
      /** @description Text of the block page, below the reason. Plain. */
      block_text?: string | null;
      /**
       * @description Whom the block page names; a mail address or an https URL becomes a link.
       * @example help@archive.example.org
       */
      block_contact?: string | null;
      /** @description PNG, JPEG or WebP of at most 16 KiB as a data URL, `data:image/png;base64,…`. */
      block_logo?: string | null;
    };
    SiteUpdateDto: {
      /**
       * @description A name for people.
       * @example Customer portal
       */
      name?: string;
      /**
       * @description Host name, or *.suffix.
       * @example portal.example.org
       */
      hostname?: string;
      /**
       * @description What must allow a visitor in. Default ip_and_geo.
       * @enum {string}
       */
      filter_mode?: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor decides and audits, but lets everyone in. Default enforce.
       * @enum {string}
       */
      enforcement?: 'enforce' | 'monitor';
      /**
       * @description What happens when no rule says anything. Default block.
       * @enum {string}
       */
      default_action?: 'allow' | 'block';
      /**
       * @description Where the reverse proxy sends visitors.
       * @example http://10.0.0.5:8000
       */
      upstream_url?: string | null;
      /**
       * @description Private and reserved addresses that no prefix matches. Default unknown.
       * @enum {string}
       */
      treat_private_as?: 'allow' | 'deny' | 'unknown';
      /**
       * @description Whose location counts. Default geoip.
       * @enum {string}
       */
      location_source?: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description certain: the whole accuracy circle must be inside. Default centre.
       * @enum {string}
       */
      accuracy_policy?: 'centre' | 'certain';
      /** @description Vaguer claims are refused, metres. */
      max_accuracy_m?: number | null;
      /** @description Farthest a claim may be from the GeoIP point, km. */
      max_gps_ip_distance_km?: number | null;
      /** @description Fastest believable movement, km/h. */
      max_speed_kmh?: number | null;
      /**
       * @description IANA time zone of weekly hours. Default UTC.
       * @example Europe/Copenhagen
       */
      time_zone?: string;
      /** @description Paths that are never filtered. */
      exemptions?: components['schemas']['ExemptionDto'][];
      /**
       * @description How much of a client address the audit keeps. Default full.
       * @enum {string}
       */
      audit_address_precision?: 'full' | 'prefix' | 'hash';
      /** @description Decimals of a degree that the audit keeps of places. */
      audit_location_decimals?: number | null;
      /** @description Days that the audit is kept. Default 365. */
      audit_retention_days?: number;
      /**
       * @description Title of the block page.
       * @example County archive
       */
      block_title?: string | null;
      /** @description Text of the block page, below the reason. Plain. */
      block_text?: string | null;
      /**
       * @description Whom the block page names; a mail address or an https URL becomes a link.
       * @example help@archive.example.org
       */
      block_contact?: string | null;
      /** @description PNG, JPEG or WebP of at most 16 KiB as a data URL, `data:image/png;base64,…`. */
      block_logo?: string | null;
    };
    IssuedPlaceDto: {
      /** @description Latitude, degrees. */
      latitude: number;
      /** @description Longitude, degrees. */
      longitude: number;
      /** @description Accuracy radius, metres. */
      accuracy_m?: number | null;
      /**
       * Format: date-time
       * @description When the gate issued the claim. Default: the time of the visit.
       */
      issued_at?: string;
    };
    ClaimDto: {
      /** @description Latitude, degrees. */
      latitude?: number;
      /** @description Longitude, degrees. */
      longitude?: number;
      /** @description Accuracy radius, metres. */
      accuracy_m?: number | null;
      /**
       * Format: date-time
       * @description When the gate issued the claim. Default: the time of the visit.
       */
      issued_at?: string;
      /**
       * @description Why the claim cannot be used; then it has no place.
       * @enum {string}
       */
      fault?:
        | 'claim_expired'
        | 'claim_invalid'
        | 'claim_algorithm'
        | 'claim_other_site'
        | 'claim_other_address'
        | 'claim_future'
        | 'claim_replayed'
        | 'claim_key_unknown';
      /** @description The claim before this one. */
      previous?: components['schemas']['IssuedPlaceDto'];
    };
    PlaceDto: {
      /** @description Latitude, degrees. */
      latitude: number;
      /** @description Longitude, degrees. */
      longitude: number;
      /** @description Accuracy radius, metres. */
      accuracy_m?: number | null;
    };
    NetworkFactsDto: {
      /**
       * @description ISO 3166-1 alpha-2, or ZZ for unknown.
       * @example DK
       */
      country: string;
      /**
       * @description ISO 3166-2.
       * @example DK-84
       */
      region?: string | null;
      /** @description Autonomous system number. */
      asn?: number | null;
      anonymizers?: ('vpn' | 'proxy' | 'tor' | 'hosting')[];
      /** @description The GeoIP point; none when left out. */
      point?: components['schemas']['PlaceDto'];
    };
    VisitorDto: {
      /**
       * @description Client address.
       * @example 130.225.1.1
       */
      address: string;
      /** @description Latitude of a location claim, degrees. */
      latitude?: number;
      /** @description Longitude of a location claim, degrees. */
      longitude?: number;
      /** @description Accuracy radius of the claim, metres. */
      accuracy_m?: number;
      /** @description The claim in full, instead of latitude and longitude. */
      claim?: components['schemas']['ClaimDto'];
      /** @description Instead of what the GeoIP data say of the address. */
      network?: components['schemas']['NetworkFactsDto'];
      /** @description Method. Default GET. */
      method?: string;
      /** @description Path as in a request, percent-encoded, without the query. Default /. */
      path?: string;
      /**
       * Format: date-time
       * @description When. Default now.
       */
      at?: string;
    };
    SimulateDto: {
      /**
       * @description Client address.
       * @example 130.225.1.1
       */
      address?: string;
      /** @description Latitude of a location claim, degrees. */
      latitude?: number;
      /** @description Longitude of a location claim, degrees. */
      longitude?: number;
      /** @description Accuracy radius of the claim, metres. */
      accuracy_m?: number;
      /** @description The claim in full, instead of latitude and longitude. */
      claim?: components['schemas']['ClaimDto'];
      /** @description Instead of what the GeoIP data say of the address. */
      network?: components['schemas']['NetworkFactsDto'];
      /** @description Method. Default GET. */
      method?: string;
      /** @description Path as in a request, percent-encoded, without the query. Default /. */
      path?: string;
      /**
       * Format: date-time
       * @description When. Default now.
       */
      at?: string;
      /** @description Many visitors; then the body has no `address` of its own. */
      visitors?: components['schemas']['VisitorDto'][];
      /**
       * @description Members of a policy document to try instead of those of the current version.
       * @example {
       *       "filterMode": "ip",
       *       "networkRules": [
       *         {
       *           "id": "a",
       *           "kind": "country",
       *           "value": "DK",
       *           "effect": "allow"
       *         }
       *       ]
       *     }
       */
      draft?: Record<string, unknown>;
      /** @description Say of every rule and fence why, for at most 100 visitors at a time. Default: yes for one visitor, no for many. */
      explain?: boolean;
    };
    SimulationDto: {
      /** @description Of one visitor. */
      decision?: Record<string, unknown>;
      /** @description Every rule and fence, and why the winner won. */
      explanation?: Record<string, unknown> | null;
      /** @description What was known of the visitor. */
      facts?: Record<string, unknown>;
      /** @description Of many visitors, in their order: decision and explanation. */
      results?: Record<string, unknown>[];
      /** @description The current policy version, which a draft changes. */
      policy_version: number;
      /** @description What of the draft or the visitors may not be meant. */
      warnings?: components['schemas']['WarningDto'][];
    };
    ImportReportDto: {
      /** @description Rules that are new. */
      added: number;
      /** @description Rules that were there already, and keep their ids. */
      kept: number;
      /** @description Rules that the list does not have, and that are gone. */
      removed: number;
      /** @description Lines that say what a line before them said. */
      repeated: number;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    WeeklyHoursDto: {
      /** @description ISO 8601 weekday, 1 = Monday. */
      day: number;
      /**
       * @description Wall time, HH:MM.
       * @example 08:00
       */
      from: string;
      /**
       * @description Wall time; not after `from` means the next day.
       * @example 17:30
       */
      until: string;
    };
    IpRuleDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description What is matched.
       * @enum {string}
       */
      kind: 'cidr' | 'anonymizer' | 'asn' | 'region' | 'country';
      /**
       * @description A prefix, an anonymizer kind, an ASN, an ISO 3166-2 region or an ISO 3166-1 country.
       * @example 192.0.2.0/24
       */
      value: string;
      /**
       * @description What a match does.
       * @enum {string}
       */
      action: 'allow' | 'deny';
      /** @description Why the rule is there. */
      note?: string | null;
      /** @description Why the rule cannot match, or may never match: one sentence with the remedy. */
      warning: string | null;
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /**
       * Format: uuid
       * @description The site.
       */
      site_id: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it was last changed.
       */
      updated_at: string;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    IpRulePageDto: {
      items: components['schemas']['IpRuleDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    IpRuleCreateDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description What is matched.
       * @enum {string}
       */
      kind: 'cidr' | 'anonymizer' | 'asn' | 'region' | 'country';
      /**
       * @description A prefix, an anonymizer kind, an ASN, an ISO 3166-2 region or an ISO 3166-1 country.
       * @example 192.0.2.0/24
       */
      value: string;
      /**
       * @description What a match does.
       * @enum {string}
       */
      action: 'allow' | 'deny';
      /** @description Why the rule is there. */
      note?: string | null;
    };
    IpRuleUpdateDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description What is matched.
       * @enum {string}
       */
      kind?: 'cidr' | 'anonymizer' | 'asn' | 'region' | 'country';
      /**
       * @description A prefix, an anonymizer kind, an ASN, an ISO 3166-2 region or an ISO 3166-1 country.
       * @example 192.0.2.0/24
       */
      value?: string;
      /**
       * @description What a match does.
       * @enum {string}
       */
      action?: 'allow' | 'deny';
      /** @description Why the rule is there. */
      note?: string | null;
    };
    DeviceKeyDto: {
      /**
       * @description Public JWK (RFC 7517) of the device: EC with P-256 (ES256), or OKP with Ed25519 (EdDSA).
       * @example {
       *       "kty": "OKP",
       *       "crv": "Ed25519",
       *       "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
       *     }
       */
      public_jwk: {
        [key: string]: unknown;
      };
      /**
       * @description Which device or app it is.
       * @example Kiosk in the reading room
       */
      label: string;
      /**
       * Format: date-time
       * @description When it stops being believed; null: when it is removed.
       */
      expires_at?: string | null;
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /**
       * Format: uuid
       * @description Id of the site; the `aud` of what the device signs.
       */
      site_id: string;
      /** @description The `kid` of what the device signs: the thumbprint of the key (RFC 7638). */
      key_id: string;
      /**
       * @description The `alg` of what the device signs; no other is taken.
       * @enum {string}
       */
      algorithm: 'ES256' | 'EdDSA';
      /**
       * Format: date-time
       * @description When it was registered.
       */
      created_at: string;
    };
    DeviceKeyPageDto: {
      items: components['schemas']['DeviceKeyDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    DeviceKeyCreateDto: {
      /**
       * @description Public JWK (RFC 7517) of the device: EC with P-256 (ES256), or OKP with Ed25519 (EdDSA).
       * @example {
       *       "kty": "OKP",
       *       "crv": "Ed25519",
       *       "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
       *     }
       */
      public_jwk: {
        [key: string]: unknown;
      };
      /**
       * @description Which device or app it is.
       * @example Kiosk in the reading room
       */
      label: string;
      /**
       * Format: date-time
       * @description When it stops being believed; null: when it is removed.
       */
      expires_at?: string | null;
    };
    PolicyVersionDto: {
      /** @description Number, from 1 at each site. */
      version: number;
      /** @description Who made it. */
      author: string;
      /** @description What was done. */
      comment: string | null;
      /** @description SHA-256, hexadecimal, of the canonical document (RFC 8785). */
      content_hash: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
    };
    PolicyVersionPageDto: {
      items: components['schemas']['PolicyVersionDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    PolicyVersionDetailDto: {
      /** @description Number, from 1 at each site. */
      version: number;
      /** @description Who made it. */
      author: string;
      /** @description What was done. */
      comment: string | null;
      /** @description SHA-256, hexadecimal, of the canonical document (RFC 8785). */
      content_hash: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /** @description The policy document. */
      document: Record<string, unknown>;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    ListDiffDto: {
      added_count: number;
      removed_count: number;
      changed_count: number;
      /** @description At most 1000. */
      added: Record<string, unknown>[];
      /** @description At most 1000. */
      removed: Record<string, unknown>[];
      /** @description Before and after; at most 1000. */
      changed: Record<string, unknown>[];
    };
    PolicyDiffDto: {
      /** @description The version compared with. */
      from: number;
      /** @description The version compared. */
      to: number;
      /** @description Options that differ: name, before, after. */
      options: Record<string, unknown>[];
      /** @description Network rules, by id. */
      network_rules: components['schemas']['ListDiffDto'];
      /** @description Fences, by id. */
      fences: components['schemas']['ListDiffDto'];
    };
    PolicyActivationDto: {
      /** @description The policy version that is to be in force. */
      version: number;
      /**
       * Format: date-time
       * @description From when, RFC 3339; the worker brings it into force within a second.
       */
      at: string;
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /**
       * Format: uuid
       * @description The site.
       */
      site_id: string;
      /**
       * @description pending until it is due; failed has `error`.
       * @enum {string}
       */
      state: 'pending' | 'done' | 'failed';
      /** @description Who made it. */
      author: string;
      /** @description The version as which it was published. */
      made_version: number | null;
      /** @description Why it failed. */
      error: string | null;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it came into force, or failed.
       */
      finished_at: string | null;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    PolicyActivationPageDto: {
      items: components['schemas']['PolicyActivationDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    PolicyActivationCreateDto: {
      /** @description The policy version that is to be in force. */
      version: number;
      /**
       * Format: date-time
       * @description From when, RFC 3339; the worker brings it into force within a second.
       */
      at: string;
    };
    GeofenceDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description A name for people.
       * @example Denmark
       */
      name: string;
      /**
       * @description What being inside does.
       * @enum {string}
       */
      effect: 'allow' | 'deny';
      /**
       * @description GeoJSON geometry (RFC 7946), longitude first: Polygon, MultiPolygon, or Point with radius_meters.
       * @example {
       *       "type": "Point",
       *       "coordinates": [
       *         12.5683,
       *         55.6761
       *       ]
       *     }
       */
      geometry: Record<string, unknown>;
      /** @description Radius round a Point, metres on the sphere. */
      radius_meters?: number | null;
      /** @description Area on the sphere, square metres. */
      area_m2: number;
      /** @description Vertices of the area as it is kept; 0 for a circle. */
      vertex_count: number;
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /**
       * Format: uuid
       * @description The site.
       */
      site_id: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it was last changed.
       */
      updated_at: string;
      /** @description What was done as asked and may not be meant; also in the header `Gatepost-Warning`. */
      warnings?: components['schemas']['WarningDto'][];
    };
    GeofencePageDto: {
      items: components['schemas']['GeofenceDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    FeatureDto: {
      /**
       * @description Always Feature.
       * @enum {string}
       */
      type: 'Feature';
      /** @description The id of the fence, so that it stays itself in mode replace. */
      id?: string | number;
      /** @description Not looked at. */
      bbox?: number[];
      /** @description Polygon, MultiPolygon, or Point with the property radius_meters. */
      geometry: Record<string, unknown>;
      /** @description The other members of a fence: name, effect, radius_meters, valid_from … */
      properties: Record<string, unknown>;
    };
    FeaturePageDto: {
      /**
       * @description Always FeatureCollection.
       * @enum {string}
       */
      type: 'FeatureCollection';
      /** @description Not looked at. */
      bbox?: number[];
      features: components['schemas']['FeatureDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    FeatureCollectionDto: {
      /**
       * @description Always FeatureCollection.
       * @enum {string}
       */
      type: 'FeatureCollection';
      /** @description Not looked at. */
      bbox?: number[];
      features: components['schemas']['FeatureDto'][];
    };
    GeofenceCreateDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description A name for people.
       * @example Denmark
       */
      name: string;
      /**
       * @description What being inside does.
       * @enum {string}
       */
      effect: 'allow' | 'deny';
      /**
       * @description GeoJSON geometry (RFC 7946), longitude first: Polygon, MultiPolygon, or Point with radius_meters.
       * @example {
       *       "type": "Point",
       *       "coordinates": [
       *         12.5683,
       *         55.6761
       *       ]
       *     }
       */
      geometry: Record<string, unknown>;
      /** @description Radius round a Point, metres on the sphere. */
      radius_meters?: number | null;
      /** @description Simplify the area before it is kept: no point of its boundary moves farther, metres. 422 if it is not valid then. */
      simplify_tolerance_m?: number;
    };
    GeofenceUpdateDto: {
      /**
       * Format: date-time
       * @description From when it matches, RFC 3339.
       */
      valid_from?: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until?: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours?: components['schemas']['WeeklyHoursDto'][] | null;
      /**
       * @description A name for people.
       * @example Denmark
       */
      name?: string;
      /**
       * @description What being inside does.
       * @enum {string}
       */
      effect?: 'allow' | 'deny';
      /**
       * @description GeoJSON geometry (RFC 7946), longitude first: Polygon, MultiPolygon, or Point with radius_meters.
       * @example {
       *       "type": "Point",
       *       "coordinates": [
       *         12.5683,
       *         55.6761
       *       ]
       *     }
       */
      geometry?: Record<string, unknown>;
      /** @description Radius round a Point, metres on the sphere. */
      radius_meters?: number | null;
      /** @description Simplify the area before it is kept: no point of its boundary moves farther, metres. 422 if it is not valid then. */
      simplify_tolerance_m?: number;
    };
    AuditPageDto: {
      /** @description Decisions, newest first. */
      items: Record<string, unknown>[];
      next_cursor: string | null;
    };
    ArtifactDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** Format: uuid */
      site_id: string | null;
      path: string;
      media_type: string;
      size_bytes: number;
      /** @description Lower-case hexadecimal. */
      sha256: string;
      /** Format: date-time */
      retain_until: string | null;
      legal_hold: boolean;
      metadata: Record<string, unknown>;
      /** Format: date-time */
      created_at: string;
    };
    ArtifactPageDto: {
      items: components['schemas']['ArtifactDto'][];
      next_cursor: string | null;
    };
    ReadinessDto: {
      /**
       * @description degraded: everything works, something should be looked at.
       * @enum {string}
       */
      status: 'ok' | 'degraded' | 'unavailable';
      /** @description By part: database, object_store, policies, geoip, audit. */
      checks: {
        [key: string]: 'ok' | 'stale' | 'old' | 'filling' | 'stopping' | 'failed';
      };
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  SignInController_signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInDto'];
        };
      };
    };
  };
  SignInController_refresh: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInDto'];
        };
      };
    };
  };
  SignInController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  SignInController_askForReset: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordResetDto'];
      };
    };
    responses: {
      /** @description A mail is on its way if there is such an account. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  SignInController_describeLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LinkDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDescriptionDto'];
        };
      };
    };
  };
  SignInController_redeemLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LinkRedeemDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInDto'];
        };
      };
    };
  };
  OwnAccountController_me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
    };
  };
  OwnAccountController_changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordChangeDto'];
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  OwnAccountController_listSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionListDto'];
        };
      };
    };
  };
  OwnAccountController_revokeSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  OwnAccountController_listKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyListDto'];
        };
      };
    };
  };
  OwnAccountController_createKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewApiKeyDto'];
        };
      };
    };
  };
  OwnAccountController_deleteKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  UsersController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserPageDto'];
        };
      };
    };
  };
  UsersController_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewUserDto'];
        };
      };
    };
  };
  UsersController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDto'];
        };
      };
    };
  };
  UsersController_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  UsersController_update: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserUpdateDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDto'];
        };
      };
    };
  };
  UsersController_makeResetLink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HandedLinkDto'];
        };
      };
    };
  };
  ActsController_list: {
    parameters: {
      query?: {
        /** @description Acts that concern this site only. */
        site_id?: string;
        /** @description Acts of this account or key only. */
        actor_id?: string;
        /** @description This action only. */
        action?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActPageDto'];
        };
      };
    };
  };
  MembersController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberListDto'];
        };
      };
    };
  };
  MembersController_put: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MemberPutDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberDto'];
        };
      };
    };
  };
  MembersController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HostConsentsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsentListDto'];
        };
      };
    };
  };
  HostConsentsController_give: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConsentCreateDto'];
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HostConsentsController_withdraw: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
        userId: string;
        hostname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  SitesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The site with this host name only, however it is written. */
        hostname?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SitePageDto'];
        };
      };
    };
  };
  SitesController_create: {
    parameters: {
      query?: {
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SiteCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SiteDto'];
        };
      };
    };
  };
  SitesController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SiteDto'];
        };
      };
    };
  };
  SitesController_delete: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  SitesController_update: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SiteUpdateDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SiteDto'];
        };
      };
    };
  };
  SimulateController_simulate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SimulateDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SimulationDto'];
        };
      };
    };
  };
  RuleListsController_import: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: 'true' | 'false';
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
        /** @description add (default): what is not there yet; replace_prefixes: all rules of kind cidr; replace: all rules. */
        mode?: 'add' | 'replace_prefixes' | 'replace';
        /** @description The action of lines that name none; plain text names none. */
        action?: 'allow' | 'deny';
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    /** @description CSV with a header, NDJSON, or a prefix a line with "#" before a note. UTF-8, 64 MiB at the most. */
    requestBody: {
      content: {
        'text/csv': string;
        'application/x-ndjson': string;
        'text/plain': string;
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportReportDto'];
        };
      };
    };
  };
  RuleListsController_export: {
    parameters: {
      query?: {
        /** @description Default csv. text: prefixes of one action. */
        format?: 'csv' | 'ndjson' | 'text';
        /** @description Of this action only; text needs it. */
        action?: 'allow' | 'deny';
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rules, streamed. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/x-ndjson': string;
          'text/plain': string;
        };
      };
    };
  };
  IpRulesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description Rules of this kind only. */
        kind?: 'cidr' | 'anonymizer' | 'asn' | 'region' | 'country';
        /** @description Rules with this action only. */
        action?: 'allow' | 'deny';
        /** @description Prefixes only that this address is in. */
        covers?: string;
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IpRulePageDto'];
        };
      };
    };
  };
  IpRulesController_create: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IpRuleCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
    };
  };
  IpRulesController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
    };
  };
  IpRulesController_delete: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  IpRulesController_update: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IpRuleUpdateDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
    };
  };
  DeviceKeysController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeviceKeyPageDto'];
        };
      };
    };
  };
  DeviceKeysController_create: {
    parameters: {
      query?: {
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeviceKeyCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeviceKeyDto'];
        };
      };
    };
  };
  DeviceKeysController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeviceKeyDto'];
        };
      };
    };
  };
  DeviceKeysController_delete: {
    parameters: {
      query?: {
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  PolicyVersionsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyVersionPageDto'];
        };
      };
    };
  };
  PolicyVersionsController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyVersionDetailDto'];
        };
      };
    };
  };
  PolicyVersionsController_diff: {
    parameters: {
      query: {
        /** @description The version to compare with. */
        from: number;
      };
      header?: never;
      path: {
        siteId: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyDiffDto'];
        };
      };
    };
  };
  PolicyVersionsController_rollBack: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: never;
      path: {
        siteId: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyVersionDetailDto'];
        };
      };
    };
  };
  PolicyActivationsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description In this state only. */
        state?: 'pending' | 'done' | 'failed';
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyActivationPageDto'];
        };
      };
    };
  };
  PolicyActivationsController_create: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyActivationCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyActivationDto'];
        };
      };
    };
  };
  PolicyActivationsController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyActivationDto'];
        };
      };
    };
  };
  PolicyActivationsController_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  GeofencesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GeofencePageDto'];
          'application/geo+json': components['schemas']['FeaturePageDto'];
        };
      };
    };
  };
  GeofencesController_create: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GeofenceCreateDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GeofenceDto'];
        };
      };
    };
  };
  GeofencesController_export: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/geo+json': components['schemas']['FeatureCollectionDto'];
        };
      };
    };
  };
  GeofencesController_import: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: 'true' | 'false';
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
        /** @description add (default), or replace: the fences of the site become those of the collection. */
        mode?: 'add' | 'replace';
        /** @description Of features that do not name theirs. */
        effect?: 'allow' | 'deny';
        /** @description Of features that do not name theirs. */
        simplify_tolerance_m?: number;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/geo+json': components['schemas']['FeatureCollectionDto'];
        'application/json': components['schemas']['FeatureCollectionDto'];
      };
    };
    responses: {
      /** @description The fences as they are kept, in the order given. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/geo+json': components['schemas']['FeatureCollectionDto'];
        };
      };
    };
  };
  GeofencesController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GeofenceDto'];
          'application/geo+json': components['schemas']['FeatureDto'];
        };
      };
    };
  };
  GeofencesController_delete: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  GeofencesController_update: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: boolean;
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
      };
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        siteId: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GeofenceUpdateDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GeofenceDto'];
        };
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        /** @description Decisions of this site only. */
        site_id?: string;
        /** @description This outcome only. */
        outcome?: 'allowed' | 'blocked';
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPageDto'];
        };
      };
    };
  };
  AuditController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, unknown>;
        };
      };
    };
  };
  ArtifactsController_list: {
    parameters: {
      query?: {
        /** @description Of this site only. */
        site_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArtifactPageDto'];
        };
      };
    };
  };
  ArtifactsController_create: {
    parameters: {
      query: {
        /** @description A name for people, segments parted by "/". */
        path: string;
        /** @description The site that it belongs to. */
        site_id?: string;
        /** @description Not to be deleted before, RFC 3339. */
        retain_until?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/octet-stream': string;
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArtifactDto'];
        };
      };
    };
  };
  ArtifactsController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArtifactDto'];
        };
      };
    };
  };
  ArtifactsController_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  ArtifactsController_content: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bytes, with their media type. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  EvidenceController_publicKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ed25519 public key, PEM. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Alive. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Everything that requests need answers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadinessDto'];
        };
      };
      /** @description Something does not; "checks" says what. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadinessDto'];
        };
      };
    };
  };
  MetricsController_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
}
