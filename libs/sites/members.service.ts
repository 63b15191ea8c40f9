import { Injectable } from '@nestjs/common';
import { type EntityManager, Not, type SelectQueryBuilder } from 'typeorm';
import {
  BY_ID,
  expectAnything,
  type Expectation,
  inOrder,
  type Page,
  pageOf,
  type PageRequest,
  Site,
  type SiteRole,
  SiteUser,
  type SortKeys,
  UnitOfWork,
} from '../database/index.js';
import { AuthError, findAccount } from '../auth/index.js';
import { requireSite } from './sites.service.js';

export interface Member {
  /** Of the account. */
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: SiteRole;
  readonly createdAt: Date;
}

/** Every order of the list of members: that in which their accounts were made. */
export const MEMBER_ORDERS = { created: BY_ID } as const satisfies SortKeys<Member, string>;

export interface MemberListing extends PageRequest<keyof typeof MEMBER_ORDERS> {
  /** This one only. */
  readonly email?: string | undefined;
}

/** Who works on a site. A site that has an owner keeps one. */
@Injectable()
export class MembersService {
  constructor(private readonly unit: UnitOfWork) {}

  async list(siteId: string, { email, sort = 'created', ...page }: MemberListing): Promise<Page<Member>> {
    const userId = email === undefined ? null : await findAccount(this.unit, email);
    const rows = await this.unit.run(async (reading) => {
      await requireSite(reading, siteId);
      const query = membersOf(reading, siteId);
      if (email !== undefined) query.andWhere('m.user_id = :userId', { userId });
      return inOrder(query, MEMBER_ORDERS, { ...page, sort }, 'm.user_id').getMany();
    });
    return pageOf(rows.map(memberOf), MEMBER_ORDERS, sort, page.limit);
  }

  /** Throws SiteError `site_not_found`, AuthError `member_not_found`. */
  async find(siteId: string, userId: string): Promise<Member> {
    return this.unit.run(async (reading) => {
      await requireSite(reading, siteId);
      return requireMember(reading, siteId, userId);
    });
  }

  /**
   * Makes an account a member, or gives a member another role; `expected` is asked of the member that it is already. Throws
   * AuthError `user_not_found`, `last_owner`.
   */
  async put(
    siteId: string,
    email: string,
    role: SiteRole,
    expected: Expectation<Member | null> = expectAnything,
  ): Promise<Member> {
    const userId = await accountWith(this.unit, email);
    return this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const before = await findMember(rows, siteId, userId);
      expected(before);
      if (before?.role === 'owner' && role !== 'owner') await handOn(rows, siteId, userId);
      if (before) await rows.update(SiteUser, { siteId, userId }, { role });
      else await rows.insert(SiteUser, { siteId, userId, role });
      return requireMember(rows, siteId, userId);
    });
  }

  /** Throws AuthError `member_not_found`, `last_owner`. */
  async remove(siteId: string, userId: string, expected: Expectation<Member> = expectAnything): Promise<void> {
    await this.unit.run(async (rows) => {
      await requireSite(rows, siteId, 'pessimistic_write');
      const member = await requireMember(rows, siteId, userId);
      expected(member);
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
  const id = await findAccount(unit, email);
  if (id !== null) return id;
  throw new AuthError(
    'user_not_found',
    'Nobody has an account with this address; ask an administrator to invite them.',
    {
      pointer: '/email',
    },
  );
}

function membersOf(rows: EntityManager, siteId: string): SelectQueryBuilder<SiteUser> {
  return rows
    .createQueryBuilder(SiteUser, 'm')
    .leftJoinAndSelect('m.user', 'u')
    .where('m.site_id = :siteId', { siteId });
}

function memberOf({ userId: id, user, role, createdAt }: SiteUser): Member {
  return { id, email: user?.email ?? '', name: user?.name ?? null, role, createdAt };
}

async function findMember(rows: EntityManager, siteId: string, userId: string): Promise<Member | null> {
  const row = await membersOf(rows, siteId).andWhere('m.user_id = :userId', { userId }).getOne();
  return row && memberOf(row);
}

async function requireMember(rows: EntityManager, siteId: string, userId: string): Promise<Member> {
  const member = await findMember(rows, siteId, userId);
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
