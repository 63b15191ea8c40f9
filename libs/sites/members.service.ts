import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { asProgram, Site, type SiteRole, SiteUser, UnitOfWork, User } from '../database/index.js';
import { AuthError } from '../auth/index.js';
import { requireSite } from './sites.service.js';

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: SiteRole;
  readonly createdAt: Date;
}

/** Who works on a site. A site that has an owner keeps one. */
@Injectable()
export class MembersService {
  constructor(private readonly unit: UnitOfWork) {}

  /** By the time of joining. */
  async list(siteId: string): Promise<Member[]> {
    await requireSite(this.unit.reader, siteId);
    return membersOf(this.unit.reader, siteId);
  }

  /** Makes an account a member, or gives a member another role. Throws AuthError `user_not_found`, `last_owner`. */
  async put(siteId: string, email: string, role: SiteRole): Promise<Member> {
    const userId = await accountWith(this.unit, email);
    return this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const before = await rows.findOneBy(SiteUser, { siteId, userId });
      if (before?.role === 'owner' && role !== 'owner') await handOn(rows, siteId, userId);
      if (before) await rows.update(SiteUser, { siteId, userId }, { role });
      else await rows.insert(SiteUser, { siteId, userId, role });
      return requireMember(rows, siteId, userId);
    });
  }

  /** Throws AuthError `member_not_found`, `last_owner`. */
  async remove(siteId: string, userId: string): Promise<void> {
    await this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const member = await requireMember(rows, siteId, userId);
      if (member.role === 'owner') await handOn(rows, siteId, userId);
      await rows.delete(SiteUser, { siteId, userId });
    });
  }
}

/**
 * The id of the account with this address. Accounts are beyond the reach of requests; an owner who adds a colleague learns
 * whether the colleague has one. Throws AuthError `user_not_found`.
 */
export async function accountWith(unit: UnitOfWork, email: string): Promise<string> {
  const user = await asProgram(() =>
    unit.reader.createQueryBuilder(User, 'u').where('lower(u.email) = lower(:email)', { email: email.trim() }).getOne(),
  );
  if (user) return user.id;
  throw new AuthError(
    'user_not_found',
    'Nobody has an account with this address; ask an administrator to invite them.',
    {
      pointer: '/email',
    },
  );
}

async function membersOf(rows: EntityManager, siteId: string, userId?: string): Promise<Member[]> {
  const members = await rows.find(SiteUser, {
    where: { siteId, ...(userId === undefined ? {} : { userId }) },
    relations: { user: true },
    order: { createdAt: 'ASC', userId: 'ASC' },
  });
  return members.map(({ user, role, createdAt, ...member }) => ({
    userId: member.userId,
    email: user?.email ?? '',
    name: user?.name ?? null,
    role,
    createdAt,
  }));
}

async function requireMember(rows: EntityManager, siteId: string, userId: string): Promise<Member> {
  const [member] = await membersOf(rows, siteId, userId);
  if (member) return member;
  throw new AuthError('member_not_found', 'This account is no member of the site; list the members again.');
}

/**
 * Before an owner is one no more: there has to be another, and `owner_user_id` names that one, since row-level security
 * lets the account that it names see the site. Afterwards an owner who leaves could not change it. Throws AuthError
 * `last_owner`.
 */
async function handOn(rows: EntityManager, siteId: string, userId: string): Promise<void> {
  const owners = await rows.find(SiteUser, {
    where: { siteId, role: 'owner', userId: Not(userId) },
    order: { createdAt: 'ASC', userId: 'ASC' },
  });
  const [next] = owners;
  if (!next) throw new AuthError('last_owner', 'This is the last owner of the site; make another one first.');
  await rows.update(Site, { id: siteId, ownerUserId: userId }, { ownerUserId: next.userId });
}
