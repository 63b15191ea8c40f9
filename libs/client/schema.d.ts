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
    get: operations['OwnAccountController_showKey'];
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
    get: operations['MembersController_show'];
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
      /**
       * @description For the header "Authorization: Bearer".
       * @example eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkw…
       */
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
      /**
       * @description What stands behind "=" in the link.
       * @example q2V0c3RoZXBhc3N3b3Jk
       */
      token: string;
    };
    LinkDescriptionDto: {
      /** @enum {string} */
      purpose: 'setup' | 'invitation' | 'reset';
      /** @description Whose password it sets; null: of the first administrator. */
      email: string | null;
    };
    LinkRedeemDto: {
      /**
       * @description What stands behind "=" in the link.
       * @example q2V0c3RoZXBhc3N3b3Jk
       */
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
      /** @example CI of the customer portal */
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
      /**
       * Format: uuid
       * @description The one site that it is for.
       */
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
      /**
       * @description What it may be used for.
       * @example [
       *       "sites:read"
       *     ]
       */
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
      /** @example CI of the customer portal */
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
      /**
       * Format: uuid
       * @description The one site that it is for.
       */
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
      /**
       * @description The key itself. It is shown this once.
       * @example gpk_8f3KdP2xQm7vT1nZ5bYc9rW4sL6eH0jA
       */
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
      /** @example anna@example.org */
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
    MemberPageDto: {
      items: components['schemas']['MemberDto'][];
      next_cursor: string | null;
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
      /** @example shop.example.org */
      hostname: string;
      /**
       * Format: uuid
       * @description Id of the account that may use it.
       */
      user_id: string;
      /** @example anna@example.org */
      email: string;
      /** Format: date-time */
      created_at: string;
    };
    ConsentPageDto: {
      items: components['schemas']['ConsentDto'][];
      next_cursor: string | null;
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
      filter_mode: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor decides and audits, but lets everyone in. Default enforce.
       * @enum {string}
       */
      enforcement: 'enforce' | 'monitor';
      /**
       * @description What happens when no rule says anything. Default block.
       * @enum {string}
       */
      default_action: 'allow' | 'block';
      /**
       * @description Where the reverse proxy sends visitors.
       * @example http://10.0.0.5:8000
       */
      upstream_url: string | null;
      /**
       * @description Private and reserved addresses that no prefix matches. Default unknown.
       * @enum {string}
       */
      treat_private_as: 'allow' | 'deny' | 'unknown';
      /**
       * @description Whose location counts. Default geoip.
       * @enum {string}
       */
      location_source: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description certain: the whole accuracy circle must be inside. Default centre.
       * @enum {string}
       */
      accuracy_policy: 'centre' | 'certain';
      /** @description Vaguer claims are refused, metres. */
      max_accuracy_m: number | null;
      /** @description Farthest a claim may be from the GeoIP point, km. */
      max_gps_ip_distance_km: number | null;
      /** @description Fastest believable movement, km/h. */
      max_speed_kmh: number | null;
      /**
       * @description IANA time zone of weekly hours. Default UTC.
       * @example Europe/Copenhagen
       */
      time_zone: string;
      /** @description Paths that are never filtered. */
      exemptions: components['schemas']['ExemptionDto'][];
      /**
       * @description How much of a client address the audit keeps. Default full.
       * @enum {string}
       */
      audit_address_precision: 'full' | 'prefix' | 'hash';
      /** @description Decimals of a degree that the audit keeps of places. */
      audit_location_decimals: number | null;
      /** @description Days that the audit is kept. Default 365. */
      audit_retention_days: number;
      /**
       * @description Title of the block page.
       * @example County archive
       */
      block_title: string | null;
      /** @description Text of the block page, below the reason. Plain. */
      block_text: string | null;
      /**
       * @description Whom the block page names; a mail address or an https URL becomes a link.
       * @example help@archive.example.org
       */
      block_contact: string | null;
      /** @description PNG, JPEG or WebP of at most 16 KiB as a data URL, `data:image/png;base64,…`. */
      block_logo: string | null;
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
      /**
       * @description What hides the address.
       * @example [
       *       "vpn"
       *     ]
       */
      anonymizers?: ('vpn' | 'proxy' | 'tor' | 'hosting')[];
      /** @description The GeoIP point; none when left out. */
      point?: components['schemas']['PlaceDto'];
      /** @description An override speaks of the address: a reserved one is then as any other. Default: no, as `treat_private_as` says. */
      overridden?: boolean;
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
      draft?: components['schemas']['PolicyDraft'];
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
      valid_from: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours: components['schemas']['WeeklyHoursDto'][] | null;
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
      note: string | null;
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
        /** @enum {string} */
        kty: 'EC' | 'OKP';
        /** @enum {string} */
        crv: 'P-256' | 'Ed25519';
        x: string;
        /** @description Of EC keys. */
        y?: string;
      } & {
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
      expires_at: string | null;
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
      /**
       * @description The `kid` of what the device signs: the thumbprint of the key (RFC 7638).
       * @example kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k
       */
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
      public_jwk?: {
        /** @enum {string} */
        kty: 'EC' | 'OKP';
        /** @enum {string} */
        crv: 'P-256' | 'Ed25519';
        x: string;
        /** @description Of EC keys. */
        y?: string;
      } & {
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
      /**
       * @description Who made it.
       * @example anna@example.org
       */
      author: string;
      /** @description What was done. */
      comment: string | null;
      /**
       * @description SHA-256, hexadecimal, of the canonical document (RFC 8785).
       * @example e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
       */
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
      /**
       * @description Who made it.
       * @example anna@example.org
       */
      author: string;
      /** @description What was done. */
      comment: string | null;
      /**
       * @description SHA-256, hexadecimal, of the canonical document (RFC 8785).
       * @example e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
       */
      content_hash: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      created_at: string;
      /** @description The policy document. */
      document: components['schemas']['PolicyDocument'];
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
      /**
       * @description Who made it.
       * @example anna@example.org
       */
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
      valid_from: string | null;
      /**
       * Format: date-time
       * @description Until when it matches, RFC 3339, exclusive.
       */
      valid_until: string | null;
      /** @description Hours of the week in which it matches. */
      weekly_hours: components['schemas']['WeeklyHoursDto'][] | null;
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
      geometry:
        | {
            /** @enum {string} */
            type: 'Polygon';
            /** @description The outer ring, then its holes, each closed. */
            coordinates: number[][][];
          }
        | {
            /** @enum {string} */
            type: 'MultiPolygon';
            coordinates: number[][][][];
          }
        | {
            /** @enum {string} */
            type: 'Point';
            /** @description Degrees of longitude, from -180 to 180, and of latitude, from -90 to 90. */
            coordinates: number[];
          };
      /**
       * @description Radius round a Point, metres on the sphere.
       * @example 5000
       */
      radius_meters: number | null;
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
      /**
       * @description The id of the fence, so that it stays itself in mode replace.
       * @example 0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11
       */
      id?: string | number;
      /** @description Not looked at. */
      bbox?: number[];
      /**
       * @description Polygon, MultiPolygon, or Point with the property radius_meters.
       * @example {
       *       "type": "Point",
       *       "coordinates": [
       *         12.5683,
       *         55.6761
       *       ]
       *     }
       */
      geometry:
        | {
            /** @enum {string} */
            type: 'Polygon';
            /** @description The outer ring, then its holes, each closed. */
            coordinates: number[][][];
          }
        | {
            /** @enum {string} */
            type: 'MultiPolygon';
            coordinates: number[][][][];
          }
        | {
            /** @enum {string} */
            type: 'Point';
            /** @description Degrees of longitude, from -180 to 180, and of latitude, from -90 to 90. */
            coordinates: number[];
          };
      /**
       * @description The other members of a fence: name, effect, radius_meters, valid_from …
       * @example {
       *       "name": "Copenhagen",
       *       "effect": "allow",
       *       "radius_meters": 5000
       *     }
       */
      properties: Record<string, unknown>;
    };
    FeaturePageDto: {
      /**
       * @description Always FeatureCollection.
       * @enum {string}
       */
      type: 'FeatureCollection';
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
      features: components['schemas']['FeatureDto'][];
    };
    FenceImportDto: {
      /**
       * @description Always FeatureCollection.
       * @enum {string}
       */
      type: 'FeatureCollection';
      /** @description Not looked at. */
      bbox?: number[];
      /** @description The fences. */
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
      geometry:
        | {
            /** @enum {string} */
            type: 'Polygon';
            /** @description The outer ring, then its holes, each closed. */
            coordinates: number[][][];
          }
        | {
            /** @enum {string} */
            type: 'MultiPolygon';
            coordinates: number[][][][];
          }
        | {
            /** @enum {string} */
            type: 'Point';
            /** @description Degrees of longitude, from -180 to 180, and of latitude, from -90 to 90. */
            coordinates: number[];
          };
      /**
       * @description Radius round a Point, metres on the sphere.
       * @example 5000
       */
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
      geometry?:
        | {
            /** @enum {string} */
            type: 'Polygon';
            /** @description The outer ring, then its holes, each closed. */
            coordinates: number[][][];
          }
        | {
            /** @enum {string} */
            type: 'MultiPolygon';
            coordinates: number[][][][];
          }
        | {
            /** @enum {string} */
            type: 'Point';
            /** @description Degrees of longitude, from -180 to 180, and of latitude, from -90 to 90. */
            coordinates: number[];
          };
      /**
       * @description Radius round a Point, metres on the sphere.
       * @example 5000
       */
      radius_meters?: number | null;
      /** @description Simplify the area before it is kept: no point of its boundary moves farther, metres. 422 if it is not valid then. */
      simplify_tolerance_m?: number;
    };
    DecisionDto: {
      /**
       * Format: uuid
       * @description Id of the decision: that of X-Gatepost-Request-Id.
       */
      request_id: string;
      /** Format: date-time */
      occurred_at: string;
      /**
       * Format: uuid
       * @description null: the host is of no site.
       */
      site_id: string | null;
      /** @example portal.example.org */
      host: string;
      /** @example GET */
      method: string;
      /** @example / */
      path: string;
      /**
       * @description Which listener asked.
       * @enum {string}
       */
      via: 'authorize' | 'proxy';
      /**
       * @description null where the site keeps less of it.
       * @example 192.0.2.7
       */
      client_address: string | null;
      /** @description Where the site keeps a keyed hash only. */
      client_address_hash: string | null;
      /** @example 10.0.0.2 */
      peer_address: string | null;
      /**
       * @description ISO 3166-1 alpha-2; ZZ: unknown.
       * @example DK
       */
      country: string | null;
      /**
       * @description ISO 3166-2.
       * @example DK-84
       */
      region: string | null;
      /** @description Autonomous system number. */
      asn: number | null;
      /**
       * @description What hides the address.
       * @example []
       */
      anonymizers: string[];
      /** @description GeoJSON Point. */
      geoip_point: Record<string, unknown> | null;
      geoip_accuracy_m: number | null;
      /** @description The GeoIP data in force. */
      geoip_build: string | null;
      /** @description The corrections of them in force. */
      geoip_override_version: string | null;
      /** @description GeoJSON Point of the claim. */
      gps_point: Record<string, unknown> | null;
      gps_accuracy_m: number | null;
      /** @enum {string} */
      claim_status: 'absent' | 'invalid' | 'valid';
      /** @description Why the claim could not be used. */
      claim_fault: string | null;
      /**
       * @description Whose point was asked about: gps or geoip.
       * @example geoip
       */
      location_used: string | null;
      /** @enum {string} */
      outcome: 'allowed' | 'blocked';
      /**
       * @description See docs/reason-codes.md.
       * @enum {string}
       */
      reason:
        | 'exempt'
        | 'filter_disabled'
        | 'cidr_allow'
        | 'cidr_deny'
        | 'anonymizer_allow'
        | 'anonymizer_deny'
        | 'asn_allow'
        | 'asn_deny'
        | 'region_allow'
        | 'region_deny'
        | 'country_allow'
        | 'country_deny'
        | 'network_default_allow'
        | 'network_default_block'
        | 'private_allow'
        | 'private_deny'
        | 'fence_allow'
        | 'fence_deny'
        | 'outside_fences'
        | 'fence_uncertain'
        | 'outside_deny_fences'
        | 'no_fences_allow'
        | 'no_fences_block'
        | 'location_required'
        | 'location_unknown'
        | 'location_mismatch'
        | 'impossible_travel'
        | 'accuracy_unknown'
        | 'accuracy_too_low'
        | 'claim_expired'
        | 'claim_invalid'
        | 'claim_algorithm'
        | 'claim_other_site'
        | 'claim_other_address'
        | 'claim_future'
        | 'claim_replayed'
        | 'claim_key_unknown'
        | 'client_address_invalid'
        | 'unknown_site'
        | 'policy_unavailable';
      /** @description false: the site is in monitor mode. */
      enforced: boolean;
      /**
       * Format: uuid
       * @description The network rule that matched.
       */
      rule_id: string | null;
      /**
       * Format: uuid
       * @description The fence that matched.
       */
      fence_id: string | null;
      network_verdict: Record<string, unknown> | null;
      place_verdict: Record<string, unknown> | null;
      policy_version: number | null;
      user_agent: string | null;
      /** Format: uuid */
      gate_id: string;
      /** @description Number of the record at its gate. */
      sequence: number;
    };
    AuditPageDto: {
      /** @description Decisions, newest first unless told. */
      items: components['schemas']['DecisionDto'][];
      /** @description For `cursor` of the next page; null on the last. */
      next_cursor: string | null;
    };
    DecisionDetailDto: {
      /**
       * Format: uuid
       * @description Id of the decision: that of X-Gatepost-Request-Id.
       */
      request_id: string;
      /** Format: date-time */
      occurred_at: string;
      /**
       * Format: uuid
       * @description null: the host is of no site.
       */
      site_id: string | null;
      /** @example portal.example.org */
      host: string;
      /** @example GET */
      method: string;
      /** @example / */
      path: string;
      /**
       * @description Which listener asked.
       * @enum {string}
       */
      via: 'authorize' | 'proxy';
      /**
       * @description null where the site keeps less of it.
       * @example 192.0.2.7
       */
      client_address: string | null;
      /** @description Where the site keeps a keyed hash only. */
      client_address_hash: string | null;
      /** @example 10.0.0.2 */
      peer_address: string | null;
      /**
       * @description ISO 3166-1 alpha-2; ZZ: unknown.
       * @example DK
       */
      country: string | null;
      /**
       * @description ISO 3166-2.
       * @example DK-84
       */
      region: string | null;
      /** @description Autonomous system number. */
      asn: number | null;
      /**
       * @description What hides the address.
       * @example []
       */
      anonymizers: string[];
      /** @description GeoJSON Point. */
      geoip_point: Record<string, unknown> | null;
      geoip_accuracy_m: number | null;
      /** @description The GeoIP data in force. */
      geoip_build: string | null;
      /** @description The corrections of them in force. */
      geoip_override_version: string | null;
      /** @description GeoJSON Point of the claim. */
      gps_point: Record<string, unknown> | null;
      gps_accuracy_m: number | null;
      /** @enum {string} */
      claim_status: 'absent' | 'invalid' | 'valid';
      /** @description Why the claim could not be used. */
      claim_fault: string | null;
      /**
       * @description Whose point was asked about: gps or geoip.
       * @example geoip
       */
      location_used: string | null;
      /** @enum {string} */
      outcome: 'allowed' | 'blocked';
      /**
       * @description See docs/reason-codes.md.
       * @enum {string}
       */
      reason:
        | 'exempt'
        | 'filter_disabled'
        | 'cidr_allow'
        | 'cidr_deny'
        | 'anonymizer_allow'
        | 'anonymizer_deny'
        | 'asn_allow'
        | 'asn_deny'
        | 'region_allow'
        | 'region_deny'
        | 'country_allow'
        | 'country_deny'
        | 'network_default_allow'
        | 'network_default_block'
        | 'private_allow'
        | 'private_deny'
        | 'fence_allow'
        | 'fence_deny'
        | 'outside_fences'
        | 'fence_uncertain'
        | 'outside_deny_fences'
        | 'no_fences_allow'
        | 'no_fences_block'
        | 'location_required'
        | 'location_unknown'
        | 'location_mismatch'
        | 'impossible_travel'
        | 'accuracy_unknown'
        | 'accuracy_too_low'
        | 'claim_expired'
        | 'claim_invalid'
        | 'claim_algorithm'
        | 'claim_other_site'
        | 'claim_other_address'
        | 'claim_future'
        | 'claim_replayed'
        | 'claim_key_unknown'
        | 'client_address_invalid'
        | 'unknown_site'
        | 'policy_unavailable';
      /** @description false: the site is in monitor mode. */
      enforced: boolean;
      /**
       * Format: uuid
       * @description The network rule that matched.
       */
      rule_id: string | null;
      /**
       * Format: uuid
       * @description The fence that matched.
       */
      fence_id: string | null;
      network_verdict: Record<string, unknown> | null;
      place_verdict: Record<string, unknown> | null;
      policy_version: number | null;
      user_agent: string | null;
      /** Format: uuid */
      gate_id: string;
      /** @description Number of the record at its gate. */
      sequence: number;
      /**
       * Format: uuid
       * @description null until the evidence is written.
       */
      evidence_artifact_id: string | null;
    };
    ArtifactDto: {
      /**
       * Format: uuid
       * @description Id.
       */
      id: string;
      /** Format: uuid */
      site_id: string | null;
      /**
       * @description A name for people.
       * @example reports/2026/november.pdf
       */
      path: string;
      /** @example application/pdf */
      media_type: string;
      /** @example 48213 */
      size_bytes: number;
      /**
       * @description Lower-case hexadecimal.
       * @example e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
       */
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
    PublicKeyDto: {
      /** @enum {string} */
      algorithm: 'Ed25519';
      /**
       * @description As evidence names the key.
       * @example 3f9a1c0b7d2e4f56
       */
      key_id: string;
      /**
       * @description PEM.
       * @example -----BEGIN PUBLIC KEY-----
       *     …
       *     -----END PUBLIC KEY-----
       */
      public_key_pem: string;
    };
    LivenessDto: {
      /** @enum {string} */
      status: 'ok';
    };
    ReadinessDto: {
      /**
       * @description degraded: everything works, something should be looked at.
       * @enum {string}
       */
      status: 'ok' | 'degraded' | 'unavailable';
      /**
       * @description By part: database, object_store, policies, geoip, audit.
       * @example {
       *       "database": "ok",
       *       "object_store": "ok"
       *     }
       */
      checks: {
        [key: string]: 'ok' | 'stale' | 'old' | 'incomplete' | 'filling' | 'stopping' | 'failed';
      };
      /** @description By part, a sentence where there is something to say. */
      details?: {
        [key: string]: string;
      };
    };
    /**
     * @description Problem details (RFC 9457).
     * @example {
     *       "type": "urn:gatepost:error:site_not_found",
     *       "title": "There is no such site",
     *       "status": 404,
     *       "code": "site_not_found",
     *       "detail": "There is no such site."
     *     }
     */
    Problem: {
      /**
       * Format: uri
       * @description A URN that ends in the code.
       */
      type: string;
      /** @description What the code means. */
      title: string;
      /** @description The status of the answer. */
      status: number;
      /**
       * @description Stable; see docs/errors.md.
       * @enum {string}
       */
      code:
        | 'unauthenticated'
        | 'credentials_wrong'
        | 'too_many_attempts'
        | 'server_busy'
        | 'forbidden'
        | 'scope_missing'
        | 'origin_refused'
        | 'password_too_weak'
        | 'password_wrong'
        | 'link_invalid'
        | 'email_taken'
        | 'email_invalid'
        | 'user_not_found'
        | 'last_administrator'
        | 'session_not_found'
        | 'api_key_not_found'
        | 'api_keys_full'
        | 'scopes_invalid'
        | 'member_not_found'
        | 'last_owner'
        | 'consent_not_found'
        | 'mail_failed'
        | 'invalid_request'
        | 'invalid_parameter'
        | 'invalid_header'
        | 'body_unreadable'
        | 'request_malformed'
        | 'headers_too_large'
        | 'body_too_large'
        | 'media_type_unsupported'
        | 'route_not_found'
        | 'method_not_allowed'
        | 'precondition_failed'
        | 'idempotency_answer_lost'
        | 'idempotency_in_progress'
        | 'idempotency_key_reused'
        | 'range_unsatisfiable'
        | 'audit_not_found'
        | 'database_unavailable'
        | 'internal_error'
        | 'site_not_found'
        | 'hostname_taken'
        | 'hostname_needs_consent'
        | 'hostname_invalid'
        | 'upstream_invalid'
        | 'time_zone_invalid'
        | 'exemption_invalid'
        | 'logo_invalid'
        | 'device_key_not_found'
        | 'device_key_invalid'
        | 'device_key_exists'
        | 'device_keys_full'
        | 'validity_invalid'
        | 'rule_not_found'
        | 'rule_invalid'
        | 'import_invalid'
        | 'import_too_large'
        | 'fence_not_found'
        | 'fence_invalid'
        | 'fence_swapped'
        | 'policy_version_not_found'
        | 'activation_not_found'
        | 'activation_invalid'
        | 'activation_finished'
        | 'activations_full'
        | 'would_lock_you_out'
        | 'policy_invalid'
        | 'artifact_not_found'
        | 'artifact_retained'
        | 'artifact_path_invalid'
        | 'artifact_site_missing'
        | 'artifact_site_unknown'
        | 'store_not_found'
        | 'store_key_invalid'
        | 'store_already_exists'
        | 'store_access_denied'
        | 'store_bucket_missing'
        | 'store_unavailable'
        | 'store_range_invalid'
        | 'store_presign_unavailable'
        | 'store_failed';
      /** @description What happened, and what to do about it. */
      detail: string;
      /** @description Each faulty place. */
      errors?: components['schemas']['Fault'][];
    };
    /** @description A faulty place: in the body by `pointer`, or a parameter of the address, or a header field. */
    Fault: {
      /** @description JSON Pointer (RFC 6901) into the body; empty for the whole of it. */
      pointer?: string;
      /** @description Name of a parameter of the path or query. */
      parameter?: string;
      /** @description Name of a header field. */
      header?: string;
      /** @description What is wrong there, and what to do about it. */
      detail: string;
      /** @description Where the body is no JSON, or a list of lines. */
      line?: number;
      /** @description In UTF-16 code units. */
      column?: number;
    };
    policy_networkRule:
      | {
          id: string;
          /** @constant */
          kind: 'cidr';
          /** @description A prefix without host bits, such as 192.0.2.0/24 or 2001:db8::/32. */
          value: string;
          /**
           * @description What the rule says.
           * @enum {unknown}
           */
          effect: 'allow' | 'deny';
          validity?: {
            /** @description UTC milliseconds; valid from then on. */
            fromMs?: number | null;
            /** @description UTC milliseconds; valid until just before. */
            untilMs?: number | null;
            weekly?:
              | {
                  /** @description ISO 8601: 1 is Monday. */
                  day: number;
                  from: string;
                  /** @description At or before `from`: of the next day. */
                  until: string;
                }[]
              | null;
          } | null;
        }
      | {
          id: string;
          /** @constant */
          kind: 'anonymizer';
          /**
           * @description What hides the address.
           * @enum {unknown}
           */
          value: 'vpn' | 'proxy' | 'tor' | 'hosting';
          /**
           * @description What the rule says.
           * @enum {unknown}
           */
          effect: 'allow' | 'deny';
          validity?: {
            /** @description UTC milliseconds; valid from then on. */
            fromMs?: number | null;
            /** @description UTC milliseconds; valid until just before. */
            untilMs?: number | null;
            weekly?:
              | {
                  /** @description ISO 8601: 1 is Monday. */
                  day: number;
                  from: string;
                  /** @description At or before `from`: of the next day. */
                  until: string;
                }[]
              | null;
          } | null;
        }
      | {
          id: string;
          /** @constant */
          kind: 'asn';
          /** @description A decimal number, at most 4294967295. */
          value: string;
          /**
           * @description What the rule says.
           * @enum {unknown}
           */
          effect: 'allow' | 'deny';
          validity?: {
            /** @description UTC milliseconds; valid from then on. */
            fromMs?: number | null;
            /** @description UTC milliseconds; valid until just before. */
            untilMs?: number | null;
            weekly?:
              | {
                  /** @description ISO 8601: 1 is Monday. */
                  day: number;
                  from: string;
                  /** @description At or before `from`: of the next day. */
                  until: string;
                }[]
              | null;
          } | null;
        }
      | {
          id: string;
          /** @constant */
          kind: 'region';
          /** @description ISO 3166-2, such as DK-84. */
          value: string;
          /**
           * @description What the rule says.
           * @enum {unknown}
           */
          effect: 'allow' | 'deny';
          validity?: {
            /** @description UTC milliseconds; valid from then on. */
            fromMs?: number | null;
            /** @description UTC milliseconds; valid until just before. */
            untilMs?: number | null;
            weekly?:
              | {
                  /** @description ISO 8601: 1 is Monday. */
                  day: number;
                  from: string;
                  /** @description At or before `from`: of the next day. */
                  until: string;
                }[]
              | null;
          } | null;
        }
      | {
          id: string;
          /** @constant */
          kind: 'country';
          /** @description ISO 3166-1 alpha-2, or ZZ for unknown. */
          value: string;
          /**
           * @description What the rule says.
           * @enum {unknown}
           */
          effect: 'allow' | 'deny';
          validity?: {
            /** @description UTC milliseconds; valid from then on. */
            fromMs?: number | null;
            /** @description UTC milliseconds; valid until just before. */
            untilMs?: number | null;
            weekly?:
              | {
                  /** @description ISO 8601: 1 is Monday. */
                  day: number;
                  from: string;
                  /** @description At or before `from`: of the next day. */
                  until: string;
                }[]
              | null;
          } | null;
        };
    policy_fence: {
      id: string;
      name: string;
      /**
       * @description What it says to a point inside.
       * @enum {unknown}
       */
      effect: 'allow' | 'deny';
      area:
        | {
            /** @constant */
            type: 'Polygon';
            coordinates: components['schemas']['policy_polygon'];
          }
        | {
            /** @constant */
            type: 'MultiPolygon';
            coordinates: components['schemas']['policy_polygon'][];
          }
        | {
            /** @constant */
            type: 'Circle';
            centre: components['schemas']['policy_position'];
            radiusMeters: number;
          };
      validity?: {
        /** @description UTC milliseconds; valid from then on. */
        fromMs?: number | null;
        /** @description UTC milliseconds; valid until just before. */
        untilMs?: number | null;
        weekly?:
          | {
              /** @description ISO 8601: 1 is Monday. */
              day: number;
              from: string;
              /** @description At or before `from`: of the next day. */
              until: string;
            }[]
          | null;
      } | null;
    };
    /** @description Degrees of longitude and latitude on WGS 84, in this order. */
    policy_position: [number, number, number];
    /** @description The shell, then its holes, each closed. */
    policy_polygon: components['schemas']['policy_position'][][];
    /**
     * Gatepost policy document
     * @description The rules of one site at one version. Its content hash is SHA-256 of its canonical form (RFC 8785).
     * @example {
     *       "format": 1,
     *       "siteId": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
     *       "hostname": "portal.example.org",
     *       "version": 3,
     *       "filterMode": "ip_and_geo",
     *       "enforcement": "enforce",
     *       "defaultAction": "block",
     *       "treatPrivateAs": "unknown",
     *       "locationSource": "geoip",
     *       "accuracyPolicy": "centre",
     *       "maxAccuracyMeters": null,
     *       "maxGpsIpDistanceKm": null,
     *       "maxSpeedKmh": null,
     *       "timeZone": "Europe/Copenhagen",
     *       "networkRules": [],
     *       "fences": [],
     *       "exemptions": []
     *     }
     */
    PolicyDocument: {
      /**
       * @description The version of this form.
       * @constant
       */
      format: 1;
      siteId: string;
      /** @description Lower case, A-labels, no port, no dot at the end; *.suffix for all names below it. */
      hostname: string;
      /** @description Of the site, from 1. */
      version: number;
      /**
       * @description Which verdicts are asked for.
       * @enum {unknown}
       */
      filterMode: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor: decide and record, and let everyone in.
       * @enum {unknown}
       */
      enforcement: 'enforce' | 'monitor';
      /**
       * @description What holds where no rule and no fence says anything.
       * @enum {unknown}
       */
      defaultAction: 'allow' | 'block';
      /**
       * @description Addresses that are not of the Internet, where no prefix matches.
       * @enum {unknown}
       */
      treatPrivateAs: 'allow' | 'deny' | 'unknown';
      /**
       * @description Where the point comes from that fences are asked about.
       * @enum {unknown}
       */
      locationSource: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description Whether the point decides, or the whole circle that the visitor is in.
       * @enum {unknown}
       */
      accuracyPolicy: 'centre' | 'certain';
      /** @description Claims vaguer than this are refused. */
      maxAccuracyMeters: number | null;
      /** @description A claim farther from the GeoIP point is refused. */
      maxGpsIpDistanceKm: number | null;
      /** @description A faster move between two claims is refused. */
      maxSpeedKmh: number | null;
      /** @description IANA name of the zone in which weekly hours are meant. */
      timeZone: string;
      /** @description Paths that are let through. */
      exemptions: {
        /** @description A prefix of the decoded path in whole segments. */
        path: string;
        /** @description Empty: every method. */
        methods: string[];
      }[];
      /** @description Their ids differ. */
      networkRules: components['schemas']['policy_networkRule'][];
      /** @description Their ids differ. */
      fences: components['schemas']['policy_fence'][];
    };
    /**
     * Policy draft
     * @description Members of a policy document in place of those of the current version.
     * @example {
     *       "filterMode": "ip",
     *       "networkRules": [
     *         {
     *           "id": "a",
     *           "kind": "country",
     *           "value": "DK",
     *           "effect": "allow",
     *           "validity": null
     *         }
     *       ]
     *     }
     */
    PolicyDraft: {
      /**
       * @description The version of this form.
       * @constant
       */
      format?: 1;
      siteId?: string;
      /** @description Lower case, A-labels, no port, no dot at the end; *.suffix for all names below it. */
      hostname?: string;
      /** @description Of the site, from 1. */
      version?: number;
      /**
       * @description Which verdicts are asked for.
       * @enum {unknown}
       */
      filterMode?: 'disabled' | 'ip' | 'geo' | 'ip_and_geo' | 'ip_or_geo';
      /**
       * @description monitor: decide and record, and let everyone in.
       * @enum {unknown}
       */
      enforcement?: 'enforce' | 'monitor';
      /**
       * @description What holds where no rule and no fence says anything.
       * @enum {unknown}
       */
      defaultAction?: 'allow' | 'block';
      /**
       * @description Addresses that are not of the Internet, where no prefix matches.
       * @enum {unknown}
       */
      treatPrivateAs?: 'allow' | 'deny' | 'unknown';
      /**
       * @description Where the point comes from that fences are asked about.
       * @enum {unknown}
       */
      locationSource?: 'geoip' | 'gps_preferred' | 'gps_required';
      /**
       * @description Whether the point decides, or the whole circle that the visitor is in.
       * @enum {unknown}
       */
      accuracyPolicy?: 'centre' | 'certain';
      /** @description Claims vaguer than this are refused. */
      maxAccuracyMeters?: number | null;
      /** @description A claim farther from the GeoIP point is refused. */
      maxGpsIpDistanceKm?: number | null;
      /** @description A faster move between two claims is refused. */
      maxSpeedKmh?: number | null;
      /** @description IANA name of the zone in which weekly hours are meant. */
      timeZone?: string;
      /** @description Paths that are let through. */
      exemptions?: {
        /** @description A prefix of the decoded path in whole segments. */
        path: string;
        /** @description Empty: every method. */
        methods: string[];
      }[];
      /** @description Their ids differ. */
      networkRules?: components['schemas']['policy_networkRule'][];
      /** @description Their ids differ. */
      fences?: components['schemas']['policy_fence'][];
    };
  };
  responses: {
    /** @description `activation_finished`: The activation has happened already. */
    activation_finished: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'activation_finished';
        };
      };
    };
    /**
     * @description `api_keys_full`: The account has too many API keys.
     *
     *     `idempotency_answer_lost`: The first answer is lost.
     *
     *     `idempotency_in_progress`: The same request is under way.
     */
    'api_keys_full-or-idempotency_answer_lost-or-idempotency_in_progress': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'api_keys_full' | 'idempotency_answer_lost' | 'idempotency_in_progress';
        };
      };
    };
    /** @description `artifact_not_found`: There is no such artifact. */
    artifact_not_found: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'artifact_not_found';
        };
      };
    };
    /**
     * @description `artifact_not_found`: There is no such artifact.
     *
     *     `store_not_found`: The object is gone.
     */
    'artifact_not_found-or-store_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'artifact_not_found' | 'store_not_found';
        };
      };
    };
    /** @description `artifact_retained`: The artifact is under retention. */
    artifact_retained: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'artifact_retained';
        };
      };
    };
    /** @description `artifact_site_unknown`: There is no such site. */
    artifact_site_unknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'artifact_site_unknown';
        };
      };
    };
    /** @description `audit_not_found`: There is no such decision. */
    audit_not_found: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'audit_not_found';
        };
      };
    };
    /** @description `body_too_large`: The body is too large. */
    body_too_large: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 413;
          /** @enum {string} */
          code: 'body_too_large';
        };
      };
    };
    /**
     * @description `consent_not_found`: There is no such consent.
     *
     *     `site_not_found`: There is no such site.
     */
    'consent_not_found-or-site_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'consent_not_found' | 'site_not_found';
        };
      };
    };
    /** @description `credentials_wrong`: E-mail address or password is wrong. */
    credentials_wrong: {
      headers: {
        /** @description How to authenticate. */
        'WWW-Authenticate'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 401;
          /** @enum {string} */
          code: 'credentials_wrong';
        };
      };
    };
    /** @description `database_unavailable`: The database is away. */
    database_unavailable: {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 503;
          /** @enum {string} */
          code: 'database_unavailable';
        };
      };
    };
    /**
     * @description `database_unavailable`: The database is away.
     *
     *     `store_access_denied`: The object store refuses access.
     *
     *     `store_bucket_missing`: The bucket is missing.
     *
     *     `store_unavailable`: The object store is away.
     */
    'database_unavailable-or-store_access_denied-or-store_bucket_missing-or-store_unavailable': {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 503;
          /** @enum {string} */
          code: 'database_unavailable' | 'store_access_denied' | 'store_bucket_missing' | 'store_unavailable';
        };
      };
    };
    /** @description `email_taken`: The e-mail address has an account. */
    email_taken: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'email_taken';
        };
      };
    };
    /**
     * @description `email_taken`: The e-mail address has an account.
     *
     *     `idempotency_answer_lost`: The first answer is lost.
     *
     *     `idempotency_in_progress`: The same request is under way.
     */
    'email_taken-or-idempotency_answer_lost-or-idempotency_in_progress': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'email_taken' | 'idempotency_answer_lost' | 'idempotency_in_progress';
        };
      };
    };
    /**
     * @description `forbidden`: The role does not allow it.
     *
     *     `scope_missing`: The API key lacks the scope.
     */
    'forbidden-or-scope_missing': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 403;
          /** @enum {string} */
          code: 'forbidden' | 'scope_missing';
        };
      };
    };
    /** @description `headers_too_large`: The header fields are too large. */
    headers_too_large: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 431;
          /** @enum {string} */
          code: 'headers_too_large';
        };
      };
    };
    /** @description `hostname_invalid`: The host name is not valid. */
    hostname_invalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'hostname_invalid';
        };
      };
    };
    /**
     * @description `hostname_taken`: The host name is taken.
     *
     *     `hostname_needs_consent`: The owner of a wildcard has not consented.
     *
     *     `would_lock_you_out`: The change would lock you out.
     */
    'hostname_taken-or-hostname_needs_consent-or-would_lock_you_out': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'hostname_taken' | 'hostname_needs_consent' | 'would_lock_you_out';
        };
      };
    };
    /** @description `idempotency_in_progress`: The same request is under way. */
    idempotency_in_progress: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'idempotency_in_progress';
        };
      };
    };
    /**
     * @description `idempotency_in_progress`: The same request is under way.
     *
     *     `activations_full`: The site has too many activations to come.
     *
     *     `would_lock_you_out`: The change would lock you out.
     */
    'idempotency_in_progress-or-activations_full-or-would_lock_you_out': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'idempotency_in_progress' | 'activations_full' | 'would_lock_you_out';
        };
      };
    };
    /**
     * @description `idempotency_in_progress`: The same request is under way.
     *
     *     `device_key_exists`: The site has this device key already.
     *
     *     `device_keys_full`: The site has too many device keys.
     */
    'idempotency_in_progress-or-device_key_exists-or-device_keys_full': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'idempotency_in_progress' | 'device_key_exists' | 'device_keys_full';
        };
      };
    };
    /**
     * @description `idempotency_in_progress`: The same request is under way.
     *
     *     `hostname_taken`: The host name is taken.
     *
     *     `hostname_needs_consent`: The owner of a wildcard has not consented.
     */
    'idempotency_in_progress-or-hostname_taken-or-hostname_needs_consent': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'idempotency_in_progress' | 'hostname_taken' | 'hostname_needs_consent';
        };
      };
    };
    /**
     * @description `idempotency_in_progress`: The same request is under way.
     *
     *     `would_lock_you_out`: The change would lock you out.
     */
    'idempotency_in_progress-or-would_lock_you_out': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'idempotency_in_progress' | 'would_lock_you_out';
        };
      };
    };
    /**
     * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
     *
     *     `activation_invalid`: The activation is not valid.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'idempotency_key_reused-or-activation_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'idempotency_key_reused' | 'activation_invalid' | 'policy_invalid';
        };
      };
    };
    /**
     * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
     *
     *     `artifact_path_invalid`: The path is not valid.
     *
     *     `artifact_site_missing`: The artifact has to be one of a site.
     */
    'idempotency_key_reused-or-artifact_path_invalid-or-artifact_site_missing': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'idempotency_key_reused' | 'artifact_path_invalid' | 'artifact_site_missing';
        };
      };
    };
    /**
     * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
     *
     *     `device_key_invalid`: The device key is not valid.
     *
     *     `validity_invalid`: The validity is not valid.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'idempotency_key_reused-or-device_key_invalid-or-validity_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'idempotency_key_reused' | 'device_key_invalid' | 'validity_invalid' | 'policy_invalid';
        };
      };
    };
    /**
     * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
     *
     *     `validity_invalid`: The validity is not valid.
     *
     *     `fence_invalid`: The fence is not valid.
     *
     *     `fence_swapped`: Longitude and latitude look swapped.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'idempotency_key_reused-or-validity_invalid-or-fence_invalid-or-fence_swapped-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'idempotency_key_reused' | 'validity_invalid' | 'fence_invalid' | 'fence_swapped' | 'policy_invalid';
        };
      };
    };
    /**
     * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
     *
     *     `validity_invalid`: The validity is not valid.
     *
     *     `rule_invalid`: The network rule is not valid.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'idempotency_key_reused-or-validity_invalid-or-rule_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'idempotency_key_reused' | 'validity_invalid' | 'rule_invalid' | 'policy_invalid';
        };
      };
    };
    /**
     * @description `import_invalid`: The list has faulty lines.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'import_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'import_invalid' | 'policy_invalid';
        };
      };
    };
    /** @description `import_too_large`: The list is too large. */
    import_too_large: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 413;
          /** @enum {string} */
          code: 'import_too_large';
        };
      };
    };
    /** @description `internal_error`: The server failed. */
    internal_error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 500;
          /** @enum {string} */
          code: 'internal_error';
        };
      };
    };
    /**
     * @description `invalid_parameter`: A parameter of the address is faulty.
     *
     *     `invalid_header`: A header field is faulty.
     *
     *     `request_malformed`: The request is not valid HTTP.
     */
    'invalid_parameter-or-invalid_header-or-request_malformed': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 400;
          /** @enum {string} */
          code: 'invalid_parameter' | 'invalid_header' | 'request_malformed';
        };
      };
    };
    /**
     * @description `invalid_request`: The request has faulty fields.
     *
     *     `invalid_parameter`: A parameter of the address is faulty.
     *
     *     `invalid_header`: A header field is faulty.
     *
     *     `body_unreadable`: The body cannot be read.
     *
     *     `request_malformed`: The request is not valid HTTP.
     */
    'invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 400;
          /** @enum {string} */
          code: 'invalid_request' | 'invalid_parameter' | 'invalid_header' | 'body_unreadable' | 'request_malformed';
        };
      };
    };
    /** @description `last_administrator`: It is the last administrator. */
    last_administrator: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'last_administrator';
        };
      };
    };
    /**
     * @description `last_administrator`: It is the last administrator.
     *
     *     `last_owner`: It is the last owner of the site.
     */
    'last_administrator-or-last_owner': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'last_administrator' | 'last_owner';
        };
      };
    };
    /** @description `last_owner`: It is the last owner of the site. */
    last_owner: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'last_owner';
        };
      };
    };
    /** @description `link_invalid`: The link is not good any more. */
    link_invalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'link_invalid';
        };
      };
    };
    /**
     * @description `mail_failed`: The mail could not be sent.
     *
     *     `database_unavailable`: The database is away.
     */
    'mail_failed-or-database_unavailable': {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 503;
          /** @enum {string} */
          code: 'mail_failed' | 'database_unavailable';
        };
      };
    };
    /** @description `media_type_unsupported`: The media type is not supported. */
    media_type_unsupported: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 415;
          /** @enum {string} */
          code: 'media_type_unsupported';
        };
      };
    };
    /**
     * @description `member_not_found`: There is no such member.
     *
     *     `site_not_found`: There is no such site.
     */
    'member_not_found-or-site_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'member_not_found' | 'site_not_found';
        };
      };
    };
    /** @description `origin_refused`: The page is of another origin. */
    origin_refused: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 403;
          /** @enum {string} */
          code: 'origin_refused';
        };
      };
    };
    /**
     * @description `password_too_weak`: The password is easy to guess.
     *
     *     `email_invalid`: The e-mail address is not valid.
     *
     *     `idempotency_key_reused`: The Idempotency-Key is another request’s.
     */
    'password_too_weak-or-email_invalid-or-idempotency_key_reused': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'password_too_weak' | 'email_invalid' | 'idempotency_key_reused';
        };
      };
    };
    /**
     * @description `password_too_weak`: The password is easy to guess.
     *
     *     `link_invalid`: The link is not good any more.
     *
     *     `email_invalid`: The e-mail address is not valid.
     */
    'password_too_weak-or-link_invalid-or-email_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'password_too_weak' | 'link_invalid' | 'email_invalid';
        };
      };
    };
    /**
     * @description `password_too_weak`: The password is easy to guess.
     *
     *     `password_wrong`: The current password is wrong.
     */
    'password_too_weak-or-password_wrong': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'password_too_weak' | 'password_wrong';
        };
      };
    };
    /** @description `policy_invalid`: The policy is not valid. */
    policy_invalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'policy_invalid';
        };
      };
    };
    /** @description `precondition_failed`: It was changed meanwhile. */
    precondition_failed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 412;
          /** @enum {string} */
          code: 'precondition_failed';
        };
      };
    };
    /**
     * @description `range_unsatisfiable`: The range is outside the object.
     *
     *     `store_range_invalid`: The range is outside the object.
     */
    'range_unsatisfiable-or-store_range_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 416;
          /** @enum {string} */
          code: 'range_unsatisfiable' | 'store_range_invalid';
        };
      };
    };
    /** @description `scope_missing`: The API key lacks the scope. */
    scope_missing: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 403;
          /** @enum {string} */
          code: 'scope_missing';
        };
      };
    };
    /**
     * @description `scopes_invalid`: The scopes or the end of the key are not valid.
     *
     *     `idempotency_key_reused`: The Idempotency-Key is another request’s.
     */
    'scopes_invalid-or-idempotency_key_reused': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'scopes_invalid' | 'idempotency_key_reused';
        };
      };
    };
    /**
     * @description `server_busy`: Too many sign-ins at once.
     *
     *     `database_unavailable`: The database is away.
     */
    'server_busy-or-database_unavailable': {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 503;
          /** @enum {string} */
          code: 'server_busy' | 'database_unavailable';
        };
      };
    };
    /**
     * @description `server_busy`: Too many sign-ins at once.
     *
     *     `mail_failed`: The mail could not be sent.
     *
     *     `database_unavailable`: The database is away.
     */
    'server_busy-or-mail_failed-or-database_unavailable': {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 503;
          /** @enum {string} */
          code: 'server_busy' | 'mail_failed' | 'database_unavailable';
        };
      };
    };
    /** @description `site_not_found`: There is no such site. */
    site_not_found: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found';
        };
      };
    };
    /**
     * @description `site_not_found`: There is no such site.
     *
     *     `activation_not_found`: There is no such activation.
     */
    'site_not_found-or-activation_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found' | 'activation_not_found';
        };
      };
    };
    /**
     * @description `site_not_found`: There is no such site.
     *
     *     `device_key_not_found`: There is no such device key.
     */
    'site_not_found-or-device_key_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found' | 'device_key_not_found';
        };
      };
    };
    /**
     * @description `site_not_found`: There is no such site.
     *
     *     `fence_not_found`: There is no such fence.
     */
    'site_not_found-or-fence_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found' | 'fence_not_found';
        };
      };
    };
    /**
     * @description `site_not_found`: There is no such site.
     *
     *     `policy_version_not_found`: There is no such policy version.
     */
    'site_not_found-or-policy_version_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found' | 'policy_version_not_found';
        };
      };
    };
    /**
     * @description `site_not_found`: There is no such site.
     *
     *     `rule_not_found`: There is no such network rule.
     */
    'site_not_found-or-rule_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'site_not_found' | 'rule_not_found';
        };
      };
    };
    /** @description `store_failed`: The object store failed. */
    store_failed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 502;
          /** @enum {string} */
          code: 'store_failed';
        };
      };
    };
    /**
     * @description `time_zone_invalid`: The time zone is not known.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'time_zone_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'time_zone_invalid' | 'policy_invalid';
        };
      };
    };
    /** @description `too_many_attempts`: Too many failed attempts. */
    too_many_attempts: {
      headers: {
        /** @description Seconds. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 429;
          /** @enum {string} */
          code: 'too_many_attempts';
        };
      };
    };
    /** @description `unauthenticated`: A valid access token or API key is needed. */
    unauthenticated: {
      headers: {
        /** @description How to authenticate. */
        'WWW-Authenticate'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 401;
          /** @enum {string} */
          code: 'unauthenticated';
        };
      };
    };
    /** @description `user_not_found`: There is no such account. */
    user_not_found: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'user_not_found';
        };
      };
    };
    /**
     * @description `user_not_found`: There is no such account.
     *
     *     `api_key_not_found`: There is no such API key.
     */
    'user_not_found-or-api_key_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'user_not_found' | 'api_key_not_found';
        };
      };
    };
    /**
     * @description `user_not_found`: There is no such account.
     *
     *     `session_not_found`: There is no such session.
     */
    'user_not_found-or-session_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'user_not_found' | 'session_not_found';
        };
      };
    };
    /**
     * @description `user_not_found`: There is no such account.
     *
     *     `site_not_found`: There is no such site.
     */
    'user_not_found-or-site_not_found': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 404;
          /** @enum {string} */
          code: 'user_not_found' | 'site_not_found';
        };
      };
    };
    /**
     * @description `validity_invalid`: The validity is not valid.
     *
     *     `fence_invalid`: The fence is not valid.
     *
     *     `fence_swapped`: Longitude and latitude look swapped.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'validity_invalid-or-fence_invalid-or-fence_swapped-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'validity_invalid' | 'fence_invalid' | 'fence_swapped' | 'policy_invalid';
        };
      };
    };
    /**
     * @description `validity_invalid`: The validity is not valid.
     *
     *     `rule_invalid`: The network rule is not valid.
     *
     *     `policy_invalid`: The policy is not valid.
     */
    'validity_invalid-or-rule_invalid-or-policy_invalid': {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 422;
          /** @enum {string} */
          code: 'validity_invalid' | 'rule_invalid' | 'policy_invalid';
        };
      };
    };
    /** @description `would_lock_you_out`: The change would lock you out. */
    would_lock_you_out: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @constant */
          status: 409;
          /** @enum {string} */
          code: 'would_lock_you_out';
        };
      };
    };
  };
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
        /**
         * @example {
         *       "email": "anna@example.org",
         *       "password": "ten quiet herons by the mill"
         *     }
         */
        'application/json': components['schemas']['SignInDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkw…",
           *       "token_type": "Bearer",
           *       "expires_in": 1,
           *       "user": {
           *         "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "email": "anna@example.org",
           *         "name": null,
           *         "role": "admin",
           *         "disabled": false,
           *         "created_at": "2026-12-01T08:00:00.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['SignedInDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['credentials_wrong'];
      403: components['responses']['origin_refused'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      429: components['responses']['too_many_attempts'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['server_busy-or-database_unavailable'];
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkw…",
           *       "token_type": "Bearer",
           *       "expires_in": 1,
           *       "user": {
           *         "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "email": "anna@example.org",
           *         "name": null,
           *         "role": "admin",
           *         "disabled": false,
           *         "created_at": "2026-12-01T08:00:00.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['SignedInDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['origin_refused'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      403: components['responses']['origin_refused'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /**
         * @example {
         *       "email": "anna@example.org"
         *     }
         */
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
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      403: components['responses']['origin_refused'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      429: components['responses']['too_many_attempts'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['mail_failed-or-database_unavailable'];
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
        /**
         * @example {
         *       "token": "q2V0c3RoZXBhc3N3b3Jk"
         *     }
         */
        'application/json': components['schemas']['LinkDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "purpose": "setup",
           *       "email": null
           *     }
           */
          'application/json': components['schemas']['LinkDescriptionDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['link_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /**
         * @example {
         *       "token": "q2V0c3RoZXBhc3N3b3Jk",
         *       "password": "ten quiet herons by the mill",
         *       "email": "anna@example.org"
         *     }
         */
        'application/json': components['schemas']['LinkRedeemDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkw…",
           *       "token_type": "Bearer",
           *       "expires_in": 1,
           *       "user": {
           *         "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "email": "anna@example.org",
           *         "name": null,
           *         "role": "admin",
           *         "disabled": false,
           *         "created_at": "2026-12-01T08:00:00.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['SignedInDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      403: components['responses']['origin_refused'];
      409: components['responses']['email_taken'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['password_too_weak-or-link_invalid-or-email_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['server_busy-or-database_unavailable'];
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "kind": "user",
           *       "user": {
           *         "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "email": "anna@example.org",
           *         "name": null,
           *         "role": "admin",
           *         "disabled": false,
           *         "created_at": "2026-12-01T08:00:00.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['MeDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /**
         * @example {
         *       "current_password": "ten quiet herons by the mill",
         *       "new_password": "ten quiet herons by the mill"
         *     }
         */
        'application/json': components['schemas']['PasswordChangeDto'];
      };
    };
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['password_too_weak-or-password_wrong'];
      429: components['responses']['too_many_attempts'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['server_busy-or-database_unavailable'];
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "address": null,
           *           "user_agent": null,
           *           "created_at": "2026-12-01T08:00:00.000Z",
           *           "last_used_at": "2026-12-01T08:00:00.000Z",
           *           "expires_at": "2026-12-01T08:00:00.000Z",
           *           "current": false
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['SessionListDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  OwnAccountController_revokeSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-session_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "name": "CI of the customer portal",
           *           "prefix": "gpk_8f3KdP2x",
           *           "scopes": [
           *             "sites:read"
           *           ],
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "expires_at": "2026-12-01T08:00:00.000Z",
           *           "last_used_at": "2026-12-01T08:00:00.000Z",
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['ApiKeyListDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  OwnAccountController_createKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "CI of the customer portal",
         *       "scopes": [
         *         "sites:read"
         *       ]
         *     }
         */
        'application/json': components['schemas']['ApiKeyCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "name": "CI of the customer portal",
           *       "prefix": "gpk_8f3KdP2x",
           *       "scopes": [
           *         "sites:read"
           *       ],
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "expires_at": "2026-12-01T08:00:00.000Z",
           *       "last_used_at": "2026-12-01T08:00:00.000Z",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "key": "gpk_8f3KdP2xQm7vT1nZ5bYc9rW4sL6eH0jA"
           *     }
           */
          'application/json': components['schemas']['NewApiKeyDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-site_not_found'];
      409: components['responses']['api_keys_full-or-idempotency_answer_lost-or-idempotency_in_progress'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['scopes_invalid-or-idempotency_key_reused'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  OwnAccountController_showKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "name": "CI of the customer portal",
           *       "prefix": "gpk_8f3KdP2x",
           *       "scopes": [
           *         "sites:read"
           *       ],
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "expires_at": "2026-12-01T08:00:00.000Z",
           *       "last_used_at": "2026-12-01T08:00:00.000Z",
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['ApiKeyDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-api_key_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  OwnAccountController_deleteKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-api_key_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  UsersController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created' | 'email' | '-email';
        /** @description This account only. */
        email?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "email": "anna@example.org",
           *           "name": null,
           *           "role": "admin",
           *           "disabled": false,
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['UserPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  UsersController_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "anna@example.org"
         *     }
         */
        'application/json': components['schemas']['UserCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "email": "anna@example.org",
           *       "name": null,
           *       "role": "admin",
           *       "disabled": false,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "invitation": {
           *         "url": null,
           *         "expires_at": "2026-12-01T08:00:00.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['NewUserDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      409: components['responses']['email_taken-or-idempotency_answer_lost-or-idempotency_in_progress'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['password_too_weak-or-email_invalid-or-idempotency_key_reused'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['server_busy-or-mail_failed-or-database_unavailable'];
    };
  };
  UsersController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "email": "anna@example.org",
           *       "name": null,
           *       "role": "admin",
           *       "disabled": false,
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['UserDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  UsersController_delete: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      409: components['responses']['last_administrator-or-last_owner'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  UsersController_update: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example {} */
        'application/json': components['schemas']['UserUpdateDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "email": "anna@example.org",
           *       "name": null,
           *       "role": "admin",
           *       "disabled": false,
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['UserDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      409: components['responses']['last_administrator'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  UsersController_makeResetLink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Made. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "url": null,
           *       "expires_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['HandedLinkDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['mail_failed-or-database_unavailable'];
    };
  };
  ActsController_list: {
    parameters: {
      query?: {
        /** @description Not before this instant. */
        from?: string;
        /** @description Before this instant. */
        until?: string;
        /** @description The order; descending with a minus. -occurred_at when left out. */
        sort?: 'occurred_at' | '-occurred_at';
        /** @description Acts that concern this site only. */
        site_id?: string;
        /** @description Acts of this account or key only. */
        actor_id?: string;
        /** @description This action only. */
        action?: string;
        /** @description `next_cursor` of the page before, with the same sort and filters. */
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "occurred_at": "2026-12-01T08:00:00.000Z",
           *           "actor_kind": "user",
           *           "actor_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "actor": "anna@example.org",
           *           "address": null,
           *           "action": "site.update",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "subject_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "before": null,
           *           "after": null
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['ActPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  MembersController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created';
        /** @description This account only. */
        email?: string;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "user_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "email": "anna@example.org",
           *           "name": null,
           *           "role": "owner",
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['MemberPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  MembersController_put: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the member; 412 precondition_failed if it is not that any more, or none. */
        'If-Match'?: string;
      };
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "anna@example.org",
         *       "role": "owner"
         *     }
         */
        'application/json': components['schemas']['MemberPutDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "user_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "email": "anna@example.org",
           *       "name": null,
           *       "role": "owner",
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['MemberDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-site_not_found'];
      409: components['responses']['last_owner'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  MembersController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Id of the account. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "user_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "email": "anna@example.org",
           *       "name": null,
           *       "role": "owner",
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['MemberDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['member_not_found-or-site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  MembersController_remove: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Id of the account. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['member_not_found-or-site_not_found'];
      409: components['responses']['last_owner'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  HostConsentsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. hostname when left out. */
        sort?: 'hostname' | '-hostname';
        /** @description Of this account only. */
        email?: string;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "hostname": "shop.example.org",
           *           "user_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "email": "anna@example.org",
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['ConsentPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  HostConsentsController_give: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "hostname": "shop.example.org",
         *       "email": "anna@example.org"
         *     }
         */
        'application/json': components['schemas']['ConsentCreateDto'];
      };
    };
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['user_not_found-or-site_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['hostname_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  HostConsentsController_withdraw: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Id of the account. */
        userId: string;
        /** @description A host name, as the list has it. */
        hostname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['consent_not_found-or-site_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  SitesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created' | 'hostname' | '-hostname';
        /** @description The site with this host name only, however it is written. */
        hostname?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "name": "Customer portal",
           *           "hostname": "portal.example.org",
           *           "filter_mode": "disabled",
           *           "enforcement": "enforce",
           *           "default_action": "allow",
           *           "upstream_url": "http://10.0.0.5:8000",
           *           "treat_private_as": "allow",
           *           "location_source": "geoip",
           *           "accuracy_policy": "centre",
           *           "max_accuracy_m": null,
           *           "max_gps_ip_distance_km": null,
           *           "max_speed_kmh": null,
           *           "time_zone": "Europe/Copenhagen",
           *           "exemptions": [
           *             {
           *               "path": "/.well-known/acme-challenge",
           *               "methods": [
           *                 "POST"
           *               ]
           *             }
           *           ],
           *           "audit_address_precision": "full",
           *           "audit_location_decimals": null,
           *           "audit_retention_days": 1,
           *           "block_title": "County archive",
           *           "block_text": null,
           *           "block_contact": "help@archive.example.org",
           *           "block_logo": null,
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "version": 1,
           *           "created_at": "2026-12-01T08:00:00.000Z",
           *           "updated_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['SitePageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /**
         * @example {
         *       "name": "Customer portal",
         *       "hostname": "portal.example.org",
         *       "upstream_url": "http://10.0.0.5:8000",
         *       "time_zone": "Europe/Copenhagen",
         *       "block_title": "County archive",
         *       "block_contact": "help@archive.example.org"
         *     }
         */
        'application/json': components['schemas']['SiteCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "Customer portal",
           *       "hostname": "portal.example.org",
           *       "filter_mode": "disabled",
           *       "enforcement": "enforce",
           *       "default_action": "allow",
           *       "upstream_url": "http://10.0.0.5:8000",
           *       "treat_private_as": "allow",
           *       "location_source": "geoip",
           *       "accuracy_policy": "centre",
           *       "max_accuracy_m": null,
           *       "max_gps_ip_distance_km": null,
           *       "max_speed_kmh": null,
           *       "time_zone": "Europe/Copenhagen",
           *       "exemptions": [
           *         {
           *           "path": "/.well-known/acme-challenge",
           *           "methods": [
           *             "POST"
           *           ]
           *         }
           *       ],
           *       "audit_address_precision": "full",
           *       "audit_location_decimals": null,
           *       "audit_retention_days": 1,
           *       "block_title": "County archive",
           *       "block_text": null,
           *       "block_contact": "help@archive.example.org",
           *       "block_logo": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "version": 1,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['SiteDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      409: components['responses']['idempotency_in_progress-or-hostname_taken-or-hostname_needs_consent'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      /**
       * @description `idempotency_key_reused`: The Idempotency-Key is another request’s.
       *
       *     `hostname_invalid`: The host name is not valid.
       *
       *     `upstream_invalid`: The upstream is not valid.
       *
       *     `time_zone_invalid`: The time zone is not known.
       *
       *     `exemption_invalid`: The exemption is not valid.
       *
       *     `logo_invalid`: The logo is not valid.
       *
       *     `policy_invalid`: The policy is not valid.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @constant */
            status: 422;
            /** @enum {string} */
            code:
              | 'idempotency_key_reused'
              | 'hostname_invalid'
              | 'upstream_invalid'
              | 'time_zone_invalid'
              | 'exemption_invalid'
              | 'logo_invalid'
              | 'policy_invalid';
          };
        };
      };
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "Customer portal",
           *       "hostname": "portal.example.org",
           *       "filter_mode": "disabled",
           *       "enforcement": "enforce",
           *       "default_action": "allow",
           *       "upstream_url": "http://10.0.0.5:8000",
           *       "treat_private_as": "allow",
           *       "location_source": "geoip",
           *       "accuracy_policy": "centre",
           *       "max_accuracy_m": null,
           *       "max_gps_ip_distance_km": null,
           *       "max_speed_kmh": null,
           *       "time_zone": "Europe/Copenhagen",
           *       "exemptions": [
           *         {
           *           "path": "/.well-known/acme-challenge",
           *           "methods": [
           *             "POST"
           *           ]
           *         }
           *       ],
           *       "audit_address_precision": "full",
           *       "audit_location_decimals": null,
           *       "audit_retention_days": 1,
           *       "block_title": "County archive",
           *       "block_text": null,
           *       "block_contact": "help@archive.example.org",
           *       "block_logo": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "version": 1,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['SiteDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Customer portal",
         *       "hostname": "portal.example.org",
         *       "upstream_url": "http://10.0.0.5:8000",
         *       "time_zone": "Europe/Copenhagen",
         *       "block_title": "County archive",
         *       "block_contact": "help@archive.example.org"
         *     }
         */
        'application/json': components['schemas']['SiteUpdateDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "Customer portal",
           *       "hostname": "portal.example.org",
           *       "filter_mode": "disabled",
           *       "enforcement": "enforce",
           *       "default_action": "allow",
           *       "upstream_url": "http://10.0.0.5:8000",
           *       "treat_private_as": "allow",
           *       "location_source": "geoip",
           *       "accuracy_policy": "centre",
           *       "max_accuracy_m": null,
           *       "max_gps_ip_distance_km": null,
           *       "max_speed_kmh": null,
           *       "time_zone": "Europe/Copenhagen",
           *       "exemptions": [
           *         {
           *           "path": "/.well-known/acme-challenge",
           *           "methods": [
           *             "POST"
           *           ]
           *         }
           *       ],
           *       "audit_address_precision": "full",
           *       "audit_location_decimals": null,
           *       "audit_retention_days": 1,
           *       "block_title": "County archive",
           *       "block_text": null,
           *       "block_contact": "help@archive.example.org",
           *       "block_logo": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "version": 1,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['SiteDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['hostname_taken-or-hostname_needs_consent-or-would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      /**
       * @description `hostname_invalid`: The host name is not valid.
       *
       *     `upstream_invalid`: The upstream is not valid.
       *
       *     `time_zone_invalid`: The time zone is not known.
       *
       *     `exemption_invalid`: The exemption is not valid.
       *
       *     `logo_invalid`: The logo is not valid.
       *
       *     `policy_invalid`: The policy is not valid.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @constant */
            status: 422;
            /** @enum {string} */
            code:
              | 'hostname_invalid'
              | 'upstream_invalid'
              | 'time_zone_invalid'
              | 'exemption_invalid'
              | 'logo_invalid'
              | 'policy_invalid';
          };
        };
      };
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  SimulateController_simulate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "address": "130.225.1.1",
         *       "draft": {
         *         "filterMode": "ip",
         *         "networkRules": [
         *           {
         *             "id": "a",
         *             "kind": "country",
         *             "value": "DK",
         *             "effect": "allow"
         *           }
         *         ]
         *       }
         *     }
         */
        'application/json': components['schemas']['SimulateDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "policy_version": 1
           *     }
           */
          'application/json': components['schemas']['SimulationDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['time_zone_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    /** @description CSV with a header, NDJSON, or a prefix a line with "#" before a note. UTF-8, 64 MiB at the most. */
    requestBody: {
      content: {
        /**
         * @example kind,value,action,note
         *     cidr,192.0.2.0/24,deny,Scanners
         *     country,DK,allow,
         */
        'text/csv': string;
        /** @example {"kind":"cidr","value":"192.0.2.0/24","action":"deny"} */
        'application/x-ndjson': string;
        /**
         * @example 192.0.2.0/24 # Scanners
         *     2001:db8::/32
         */
        'text/plain': string;
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "added": 1,
           *       "kept": 1,
           *       "removed": 1,
           *       "repeated": 1
           *     }
           */
          'application/json': components['schemas']['ImportReportDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['import_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['import_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
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
          /**
           * @example kind,value,action,note
           *     cidr,192.0.2.0/24,deny,Scanners
           *     country,DK,allow,
           */
          'text/csv': string;
          /** @example {"kind":"cidr","value":"192.0.2.0/24","action":"deny"} */
          'application/x-ndjson': string;
          /**
           * @example 192.0.2.0/24 # Scanners
           *     2001:db8::/32
           */
          'text/plain': string;
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  IpRulesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created';
        /** @description Rules of this kind only. */
        kind?: 'cidr' | 'anonymizer' | 'asn' | 'region' | 'country';
        /** @description Rules with this action only. */
        action?: 'allow' | 'deny';
        /** @description Prefixes only that this address is in. */
        covers?: string;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "valid_from": "2026-12-01T08:00:00.000Z",
           *           "valid_until": "2026-12-01T08:00:00.000Z",
           *           "weekly_hours": null,
           *           "kind": "cidr",
           *           "value": "192.0.2.0/24",
           *           "action": "allow",
           *           "note": null,
           *           "warning": null,
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "created_at": "2026-12-01T08:00:00.000Z",
           *           "updated_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['IpRulePageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "kind": "cidr",
         *       "value": "192.0.2.0/24",
         *       "action": "allow"
         *     }
         */
        'application/json': components['schemas']['IpRuleCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "kind": "cidr",
           *       "value": "192.0.2.0/24",
           *       "action": "allow",
           *       "note": null,
           *       "warning": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['idempotency_in_progress-or-would_lock_you_out'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['idempotency_key_reused-or-validity_invalid-or-rule_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "kind": "cidr",
           *       "value": "192.0.2.0/24",
           *       "action": "allow",
           *       "note": null,
           *       "warning": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-rule_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-rule_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "value": "192.0.2.0/24"
         *     }
         */
        'application/json': components['schemas']['IpRuleUpdateDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "kind": "cidr",
           *       "value": "192.0.2.0/24",
           *       "action": "allow",
           *       "note": null,
           *       "warning": null,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['IpRuleDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-rule_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['validity_invalid-or-rule_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  DeviceKeysController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created';
        /** @description Keys of this algorithm only. */
        algorithm?: 'ES256' | 'EdDSA';
        /** @description The key with this thumbprint only. */
        key_id?: string;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "public_jwk": {
           *             "kty": "OKP",
           *             "crv": "Ed25519",
           *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
           *           },
           *           "label": "Kiosk in the reading room",
           *           "expires_at": "2026-12-01T08:00:00.000Z",
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "key_id": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
           *           "algorithm": "ES256",
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['DeviceKeyPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "public_jwk": {
         *         "kty": "OKP",
         *         "crv": "Ed25519",
         *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *       },
         *       "label": "Kiosk in the reading room"
         *     }
         */
        'application/json': components['schemas']['DeviceKeyCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "public_jwk": {
           *         "kty": "OKP",
           *         "crv": "Ed25519",
           *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
           *       },
           *       "label": "Kiosk in the reading room",
           *       "expires_at": "2026-12-01T08:00:00.000Z",
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "key_id": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
           *       "algorithm": "ES256",
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['DeviceKeyDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['idempotency_in_progress-or-device_key_exists-or-device_keys_full'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['idempotency_key_reused-or-device_key_invalid-or-validity_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "public_jwk": {
           *         "kty": "OKP",
           *         "crv": "Ed25519",
           *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
           *       },
           *       "label": "Kiosk in the reading room",
           *       "expires_at": "2026-12-01T08:00:00.000Z",
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "key_id": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
           *       "algorithm": "ES256",
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['DeviceKeyDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-device_key_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-device_key_not_found'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  PolicyVersionsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "version": 1,
           *           "author": "anna@example.org",
           *           "comment": null,
           *           "content_hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['PolicyVersionPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  PolicyVersionsController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Number of a policy version. */
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "version": 1,
           *       "author": "anna@example.org",
           *       "comment": null,
           *       "content_hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "document": {
           *         "format": 1,
           *         "siteId": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "hostname": "portal.example.org",
           *         "version": 3,
           *         "filterMode": "ip_and_geo",
           *         "enforcement": "enforce",
           *         "defaultAction": "block",
           *         "treatPrivateAs": "unknown",
           *         "locationSource": "geoip",
           *         "accuracyPolicy": "centre",
           *         "maxAccuracyMeters": null,
           *         "maxGpsIpDistanceKm": null,
           *         "maxSpeedKmh": null,
           *         "timeZone": "Europe/Copenhagen",
           *         "networkRules": [],
           *         "fences": [],
           *         "exemptions": []
           *       }
           *     }
           */
          'application/json': components['schemas']['PolicyVersionDetailDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-policy_version_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  PolicyVersionsController_diff: {
    parameters: {
      query?: {
        /** @description The version to compare with. Default: the one before. */
        from?: number;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Number of a policy version. */
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "from": 1,
           *       "to": 1,
           *       "options": [
           *         {}
           *       ],
           *       "network_rules": {
           *         "added_count": 1,
           *         "removed_count": 1,
           *         "changed_count": 1,
           *         "added": [
           *           {}
           *         ],
           *         "removed": [
           *           {}
           *         ],
           *         "changed": [
           *           {}
           *         ]
           *       },
           *       "fences": {
           *         "added_count": 1,
           *         "removed_count": 1,
           *         "changed_count": 1,
           *         "added": [
           *           {}
           *         ],
           *         "removed": [
           *           {}
           *         ],
           *         "changed": [
           *           {}
           *         ]
           *       }
           *     }
           */
          'application/json': components['schemas']['PolicyDiffDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-policy_version_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
      header?: {
        /** @description The ETag of the site; 412 precondition_failed if its policy is not that any more. */
        'If-Match'?: string;
      };
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Number of a policy version. */
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Made. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "version": 1,
           *       "author": "anna@example.org",
           *       "comment": null,
           *       "content_hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "document": {
           *         "format": 1,
           *         "siteId": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *         "hostname": "portal.example.org",
           *         "version": 3,
           *         "filterMode": "ip_and_geo",
           *         "enforcement": "enforce",
           *         "defaultAction": "block",
           *         "treatPrivateAs": "unknown",
           *         "locationSource": "geoip",
           *         "accuracyPolicy": "centre",
           *         "maxAccuracyMeters": null,
           *         "maxGpsIpDistanceKm": null,
           *         "maxSpeedKmh": null,
           *         "timeZone": "Europe/Copenhagen",
           *         "networkRules": [],
           *         "fences": [],
           *         "exemptions": []
           *       }
           *     }
           */
          'application/json': components['schemas']['PolicyVersionDetailDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-policy_version_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  PolicyActivationsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created';
        /** @description In this state only. */
        state?: 'pending' | 'done' | 'failed';
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "version": 1,
           *           "at": "2026-12-01T08:00:00.000Z",
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "state": "pending",
           *           "author": "anna@example.org",
           *           "made_version": null,
           *           "error": null,
           *           "created_at": "2026-12-01T08:00:00.000Z",
           *           "finished_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['PolicyActivationPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": 1,
         *       "at": "2026-12-01T08:00:00.000Z"
         *     }
         */
        'application/json': components['schemas']['PolicyActivationCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "version": 1,
           *       "at": "2026-12-01T08:00:00.000Z",
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "state": "pending",
           *       "author": "anna@example.org",
           *       "made_version": null,
           *       "error": null,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "finished_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['PolicyActivationDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-policy_version_not_found'];
      409: components['responses']['idempotency_in_progress-or-activations_full-or-would_lock_you_out'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['idempotency_key_reused-or-activation_invalid-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "version": 1,
           *       "at": "2026-12-01T08:00:00.000Z",
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "state": "pending",
           *       "author": "anna@example.org",
           *       "made_version": null,
           *       "error": null,
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "finished_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['PolicyActivationDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-activation_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  PolicyActivationsController_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-activation_not_found'];
      409: components['responses']['activation_finished'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  GeofencesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before, with the same sort and filters. */
        cursor?: string;
        /** @description How many at the most. */
        limit?: number;
        /** @description The order; descending with a minus. created when left out. */
        sort?: 'created' | '-created' | 'name' | '-name';
        /** @description Fences with this effect only. */
        effect?: 'allow' | 'deny';
        /** @description Fences of exactly this name only. */
        name?: string;
      };
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "valid_from": "2026-12-01T08:00:00.000Z",
           *           "valid_until": "2026-12-01T08:00:00.000Z",
           *           "weekly_hours": null,
           *           "name": "Denmark",
           *           "effect": "allow",
           *           "geometry": {
           *             "type": "Point",
           *             "coordinates": [
           *               12.5683,
           *               55.6761
           *             ]
           *           },
           *           "radius_meters": 5000,
           *           "area_m2": 1,
           *           "vertex_count": 1,
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "created_at": "2026-12-01T08:00:00.000Z",
           *           "updated_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['GeofencePageDto'];
          /**
           * @example {
           *       "type": "FeatureCollection",
           *       "features": [
           *         {
           *           "type": "Feature",
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "geometry": {
           *             "type": "Point",
           *             "coordinates": [
           *               12.5683,
           *               55.6761
           *             ]
           *           },
           *           "properties": {
           *             "name": "Copenhagen",
           *             "effect": "allow",
           *             "radius_meters": 5000
           *           }
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/geo+json': components['schemas']['FeaturePageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  GeofencesController_create: {
    parameters: {
      query?: {
        /** @description true: keep the fence as it is given, although longitude and latitude look swapped (422 fence_swapped). */
        confirm_coordinates?: boolean;
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Denmark",
         *       "effect": "allow",
         *       "geometry": {
         *         "type": "Point",
         *         "coordinates": [
         *           12.5683,
         *           55.6761
         *         ]
         *       },
         *       "radius_meters": 5000
         *     }
         */
        'application/json': components['schemas']['GeofenceCreateDto'];
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "name": "Denmark",
           *       "effect": "allow",
           *       "geometry": {
           *         "type": "Point",
           *         "coordinates": [
           *           12.5683,
           *           55.6761
           *         ]
           *       },
           *       "radius_meters": 5000,
           *       "area_m2": 1,
           *       "vertex_count": 1,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['GeofenceDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['idempotency_in_progress-or-would_lock_you_out'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['idempotency_key_reused-or-validity_invalid-or-fence_invalid-or-fence_swapped-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  GeofencesController_export: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "type": "FeatureCollection",
           *       "features": [
           *         {
           *           "type": "Feature",
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "geometry": {
           *             "type": "Point",
           *             "coordinates": [
           *               12.5683,
           *               55.6761
           *             ]
           *           },
           *           "properties": {
           *             "name": "Copenhagen",
           *             "effect": "allow",
           *             "radius_meters": 5000
           *           }
           *         }
           *       ]
           *     }
           */
          'application/geo+json': components['schemas']['FeatureCollectionDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  GeofencesController_import: {
    parameters: {
      query?: {
        /** @description true: change it although the site will block you, whom it lets in now (409 would_lock_you_out). */
        confirm_lockout?: 'true' | 'false';
        /** @description Why, for the list of policy versions, behind what was done. */
        comment?: string;
        /** @description true: keep the fences as they are given, although longitude and latitude look swapped (422 fence_swapped). */
        confirm_coordinates?: 'true' | 'false';
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
        /** @description Id of the site. */
        siteId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "type": "FeatureCollection",
         *       "features": [
         *         {
         *           "type": "Feature",
         *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
         *           "geometry": {
         *             "type": "Point",
         *             "coordinates": [
         *               12.5683,
         *               55.6761
         *             ]
         *           },
         *           "properties": {
         *             "name": "Copenhagen",
         *             "effect": "allow",
         *             "radius_meters": 5000
         *           }
         *         }
         *       ]
         *     }
         */
        'application/geo+json': components['schemas']['FenceImportDto'];
        /**
         * @example {
         *       "type": "FeatureCollection",
         *       "features": [
         *         {
         *           "type": "Feature",
         *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
         *           "geometry": {
         *             "type": "Point",
         *             "coordinates": [
         *               12.5683,
         *               55.6761
         *             ]
         *           },
         *           "properties": {
         *             "name": "Copenhagen",
         *             "effect": "allow",
         *             "radius_meters": 5000
         *           }
         *         }
         *       ]
         *     }
         */
        'application/json': components['schemas']['FenceImportDto'];
      };
    };
    responses: {
      /** @description The fences as they are kept, in the order given. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "type": "FeatureCollection",
           *       "features": [
           *         {
           *           "type": "Feature",
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "geometry": {
           *             "type": "Point",
           *             "coordinates": [
           *               12.5683,
           *               55.6761
           *             ]
           *           },
           *           "properties": {
           *             "name": "Copenhagen",
           *             "effect": "allow",
           *             "radius_meters": 5000
           *           }
           *         }
           *       ]
           *     }
           */
          'application/geo+json': components['schemas']['FeatureCollectionDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['validity_invalid-or-fence_invalid-or-fence_swapped-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "name": "Denmark",
           *       "effect": "allow",
           *       "geometry": {
           *         "type": "Point",
           *         "coordinates": [
           *           12.5683,
           *           55.6761
           *         ]
           *       },
           *       "radius_meters": 5000,
           *       "area_m2": 1,
           *       "vertex_count": 1,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['GeofenceDto'];
          /**
           * @example {
           *       "type": "Feature",
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "geometry": {
           *         "type": "Point",
           *         "coordinates": [
           *           12.5683,
           *           55.6761
           *         ]
           *       },
           *       "properties": {
           *         "name": "Copenhagen",
           *         "effect": "allow",
           *         "radius_meters": 5000
           *       }
           *     }
           */
          'application/geo+json': components['schemas']['FeatureDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-fence_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-fence_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  GeofencesController_update: {
    parameters: {
      query?: {
        /** @description true: keep the fence as it is given, although longitude and latitude look swapped (422 fence_swapped). */
        confirm_coordinates?: boolean;
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
        /** @description Id of the site. */
        siteId: string;
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Denmark",
         *       "geometry": {
         *         "type": "Point",
         *         "coordinates": [
         *           12.5683,
         *           55.6761
         *         ]
         *       },
         *       "radius_meters": 5000
         *     }
         */
        'application/json': components['schemas']['GeofenceUpdateDto'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "valid_from": "2026-12-01T08:00:00.000Z",
           *       "valid_until": "2026-12-01T08:00:00.000Z",
           *       "weekly_hours": null,
           *       "name": "Denmark",
           *       "effect": "allow",
           *       "geometry": {
           *         "type": "Point",
           *         "coordinates": [
           *           12.5683,
           *           55.6761
           *         ]
           *       },
           *       "radius_meters": 5000,
           *       "area_m2": 1,
           *       "vertex_count": 1,
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "created_at": "2026-12-01T08:00:00.000Z",
           *       "updated_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['GeofenceDto'];
        };
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['site_not_found-or-fence_not_found'];
      409: components['responses']['would_lock_you_out'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      422: components['responses']['validity_invalid-or-fence_invalid-or-fence_swapped-or-policy_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        /** @description Not before this instant. */
        from?: string;
        /** @description Before this instant. */
        until?: string;
        /** @description The order; descending with a minus. -occurred_at when left out. */
        sort?: 'occurred_at' | '-occurred_at';
        /** @description Decisions of this site only. */
        site_id?: string;
        /** @description This outcome only. */
        outcome?: 'allowed' | 'blocked';
        /** @description `next_cursor` of the page before, with the same sort and filters. */
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "request_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "occurred_at": "2026-12-01T08:00:00.000Z",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "host": "portal.example.org",
           *           "method": "GET",
           *           "path": "/",
           *           "via": "authorize",
           *           "client_address": "192.0.2.7",
           *           "client_address_hash": null,
           *           "peer_address": "10.0.0.2",
           *           "country": "DK",
           *           "region": "DK-84",
           *           "asn": null,
           *           "anonymizers": [],
           *           "geoip_point": null,
           *           "geoip_accuracy_m": null,
           *           "geoip_build": null,
           *           "geoip_override_version": null,
           *           "gps_point": null,
           *           "gps_accuracy_m": null,
           *           "claim_status": "absent",
           *           "claim_fault": null,
           *           "location_used": "geoip",
           *           "outcome": "allowed",
           *           "reason": "exempt",
           *           "enforced": false,
           *           "rule_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "fence_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "network_verdict": null,
           *           "place_verdict": null,
           *           "policy_version": null,
           *           "user_agent": null,
           *           "gate_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "sequence": 1
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['AuditPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  AuditController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "request_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "occurred_at": "2026-12-01T08:00:00.000Z",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "host": "portal.example.org",
           *       "method": "GET",
           *       "path": "/",
           *       "via": "authorize",
           *       "client_address": "192.0.2.7",
           *       "client_address_hash": null,
           *       "peer_address": "10.0.0.2",
           *       "country": "DK",
           *       "region": "DK-84",
           *       "asn": null,
           *       "anonymizers": [],
           *       "geoip_point": null,
           *       "geoip_accuracy_m": null,
           *       "geoip_build": null,
           *       "geoip_override_version": null,
           *       "gps_point": null,
           *       "gps_accuracy_m": null,
           *       "claim_status": "absent",
           *       "claim_fault": null,
           *       "location_used": "geoip",
           *       "outcome": "allowed",
           *       "reason": "exempt",
           *       "enforced": false,
           *       "rule_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "fence_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "network_verdict": null,
           *       "place_verdict": null,
           *       "policy_version": null,
           *       "user_agent": null,
           *       "gate_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "sequence": 1,
           *       "evidence_artifact_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11"
           *     }
           */
          'application/json': components['schemas']['DecisionDetailDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['audit_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  ArtifactsController_list: {
    parameters: {
      query?: {
        /** @description The order; descending with a minus. -created_at when left out. */
        sort?: 'created_at' | '-created_at';
        /** @description Of this site only. */
        site_id?: string;
        /** @description `next_cursor` of the page before, with the same sort and filters. */
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
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *           "path": "reports/2026/november.pdf",
           *           "media_type": "application/pdf",
           *           "size_bytes": 48213,
           *           "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *           "retain_until": "2026-12-01T08:00:00.000Z",
           *           "legal_hold": false,
           *           "metadata": {},
           *           "created_at": "2026-12-01T08:00:00.000Z"
           *         }
           *       ],
           *       "next_cursor": null
           *     }
           */
          'application/json': components['schemas']['ArtifactPageDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
      header?: {
        /** @description Any text of your own. Sent again with it within a day, the request is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/octet-stream': string;
      };
    };
    responses: {
      /** @description Made. */
      201: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "path": "reports/2026/november.pdf",
           *       "media_type": "application/pdf",
           *       "size_bytes": 48213,
           *       "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *       "retain_until": "2026-12-01T08:00:00.000Z",
           *       "legal_hold": false,
           *       "metadata": {},
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['ArtifactDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['artifact_site_unknown'];
      409: components['responses']['idempotency_in_progress'];
      422: components['responses']['idempotency_key_reused-or-artifact_path_invalid-or-artifact_site_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      502: components['responses']['store_failed'];
      503: components['responses']['database_unavailable-or-store_access_denied-or-store_bucket_missing-or-store_unavailable'];
    };
  };
  ArtifactsController_show: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that are known; 304 if it is one. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "site_id": "0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11",
           *       "path": "reports/2026/november.pdf",
           *       "media_type": "application/pdf",
           *       "size_bytes": 48213,
           *       "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           *       "retain_until": "2026-12-01T08:00:00.000Z",
           *       "legal_hold": false,
           *       "metadata": {},
           *       "created_at": "2026-12-01T08:00:00.000Z"
           *     }
           */
          'application/json': components['schemas']['ArtifactDto'];
        };
      };
      /** @description It is what the ETags of If-None-Match say. */
      304: {
        headers: {
          /** @description Strong validator of the resource. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['artifact_not_found'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
    };
  };
  ArtifactsController_delete: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what is to be changed; 412 precondition_failed if it is not that any more. */
        'If-Match'?: string;
      };
      path: {
        /** @description Its id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['invalid_request-or-invalid_parameter-or-invalid_header-or-body_unreadable-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['artifact_not_found'];
      409: components['responses']['artifact_retained'];
      412: components['responses']['precondition_failed'];
      413: components['responses']['body_too_large'];
      415: components['responses']['media_type_unsupported'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      502: components['responses']['store_failed'];
      503: components['responses']['database_unavailable-or-store_access_denied-or-store_bucket_missing-or-store_unavailable'];
    };
  };
  ArtifactsController_content: {
    parameters: {
      query?: never;
      header?: {
        /** @description One range of bytes; others are answered with the whole. */
        Range?: string;
      };
      path: {
        /** @description Its id. */
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
        content: {
          '*/*': string;
        };
      };
      /** @description The bytes of the range. */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      404: components['responses']['artifact_not_found-or-store_not_found'];
      416: components['responses']['range_unsatisfiable-or-store_range_invalid'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      502: components['responses']['store_failed'];
      503: components['responses']['database_unavailable-or-store_access_denied-or-store_bucket_missing-or-store_unavailable'];
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
      /** @description The key. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "algorithm": "Ed25519",
           *       "key_id": "3f9a1c0b7d2e4f56",
           *       "public_key_pem": "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n"
           *     }
           */
          'application/json': components['schemas']['PublicKeyDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden-or-scope_missing'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      503: components['responses']['database_unavailable'];
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
        content: {
          /**
           * @example {
           *       "status": "ok"
           *     }
           */
          'application/json': components['schemas']['LivenessDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
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
          /**
           * @example {
           *       "status": "ok",
           *       "checks": {
           *         "database": "ok",
           *         "object_store": "ok"
           *       }
           *     }
           */
          'application/json': components['schemas']['ReadinessDto'];
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
      /** @description Something does not; "checks" says what. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "ok",
           *       "checks": {
           *         "database": "ok",
           *         "object_store": "ok"
           *       }
           *     }
           */
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
          /**
           * @example 192.0.2.0/24 # Scanners
           *     2001:db8::/32
           */
          'text/plain': string;
        };
      };
      400: components['responses']['invalid_parameter-or-invalid_header-or-request_malformed'];
      401: components['responses']['unauthenticated'];
      431: components['responses']['headers_too_large'];
      500: components['responses']['internal_error'];
    };
  };
}
