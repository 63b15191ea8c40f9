/** What a process may be; all of them unless told. */
export const ROLES = ['api', 'gate', 'worker'] as const;
export type Role = (typeof ROLES)[number];
