import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PolicyBus, PolicyPublisher } from '../../../libs/policy/index.js';
import { PolicyActivationsService, PolicyVersionsService } from '../../../libs/sites/index.js';
import { describeOnEngines } from '../testing/engines.js';
import { expectProblem, expectPromised, type TestApi } from '../testing/open-api.js';

interface Activation {
  id: string;
  state: string;
  made_version: number | null;
  error: string | null;
}

describeOnEngines('policy versions that come into force at a time', (open) => {
  let api: TestApi;
  let site: string;
  let activations: string;
  let service: PolicyActivationsService;

  beforeAll(async () => {
    api = await open();
    const made = await api.ask('post', '/api/v1/sites').send({ name: 'a', hostname: 'activation.example' }).expect(201);
    site = `/api/v1/sites/${(made.body as { id: string }).id}`;
    activations = `${site}/policy-activations`;
    const publisher = new PolicyPublisher(new PolicyBus());
    service = new PolicyActivationsService(api.unit, new PolicyVersionsService(api.unit, publisher));
    // Version 2: with a rule and open to all; version 3: monitor.
    await api
      .ask('post', `${site}/ip-rules`)
      .send({ kind: 'country', value: 'DK', action: 'allow', note: 'kept' })
      .expect(201);
    await api.ask('patch', site).send({ enforcement: 'monitor' }).expect(200);
  });
  afterAll(() => api.close());

  const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);
  const create = (version: number, seconds: number, query = '?confirm_lockout=true'): ReturnType<TestApi['ask']> =>
    api.ask('post', `${activations}${query}`).send({ version, at: inSeconds(seconds).toISOString() });
  const show = async (id: string): Promise<Activation> =>
    (await api.ask('get', `${activations}/${id}`).expect(200)).body as Activation;
  const siteNow = async (): Promise<{ version: number; enforcement: string }> =>
    (await api.ask('get', site).expect(200)).body as { version: number; enforcement: string };

  it('are made, shown, listed by state and deleted', async () => {
    const made = await create(2, 3_600).expect(201);
    expectPromised('POST /api/v1/sites/{siteId}/policy-activations', made);
    expect(made.body).toMatchObject({
      version: 2,
      state: 'pending',
      made_version: null,
      error: null,
      finished_at: null,
    });
    const { id } = made.body as Activation;
    const page = await api.ask('get', `${activations}?state=pending`).expect(200);
    expectPromised('GET /api/v1/sites/{siteId}/policy-activations', page);
    expect((page.body as { items: Activation[] }).items.map((item) => item.id)).toEqual([id]);
    expect(((await api.ask('get', `${activations}?state=done`)).body as { items: Activation[] }).items).toEqual([]);
    await api.ask('delete', `${activations}/${id}`).expect(204);
    expectProblem(await api.ask('get', `${activations}/${id}`), 'activation_not_found');
  });

  it('are refused without a version, or in the past', async () => {
    expectProblem(await create(99, 60), 'policy_version_not_found', '/version');
    expectProblem(await create(1, -1), 'activation_invalid', '/at');
    expectProblem(await create(1, 20 * 366 * 24 * 3_600), 'activation_invalid', '/at');
    expectProblem(await api.ask('post', activations).send({ version: 1, at: 'soon' }), 'invalid_request', '/at');
  });

  it('come into force when they are due, not before, once and in their order', async () => {
    const before = await siteNow();
    const later = (await create(3, 200).expect(201)).body as Activation;
    const first = (await create(2, 100).expect(201)).body as Activation;
    expect(await service.runDue(inSeconds(50))).toBe(0);
    expect(await siteNow()).toMatchObject(before);
    // Several workers at once.
    await Promise.all(Array.from({ length: 4 }, () => service.runDue(inSeconds(150))));
    expect(await show(first.id)).toMatchObject({ state: 'done', made_version: before.version + 1 });
    expect(await show(later.id)).toMatchObject({ state: 'pending' });
    expect(await siteNow()).toMatchObject({ version: before.version + 1, enforcement: 'enforce' });
    await service.runDue(inSeconds(250));
    expect(await siteNow()).toMatchObject({ version: before.version + 2, enforcement: 'monitor' });
    const { body } = await api.ask('get', `${site}/policy-versions`).expect(200);
    expect((body as { items: { comment: string }[] }).items[0]?.comment).toMatch(/^rollback to version 3: due at /);
    expectProblem(await api.ask('delete', `${activations}/${first.id}`), 'activation_finished');
  });

  it('that were due while nobody worked are made up for, the last one last', async () => {
    const { version } = await siteNow();
    await create(3, 10).expect(201);
    await create(2, 20).expect(201);
    await service.runDue(inSeconds(10_000));
    expect(await siteNow()).toMatchObject({ version: version + 2, enforcement: 'enforce' });
  });

  it('that cannot come into force say why, and the others go on', async () => {
    const broken = (await create(2, 10).expect(201)).body as Activation;
    const good = (await create(3, 20).expect(201)).body as Activation;
    await api.unit.reader.query('update policy_activations set version = 999 where id = $1', [broken.id]);
    const { version } = await siteNow();
    await service.runDue(inSeconds(60));
    expect(await show(broken.id)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/no policy version 999/),
    });
    expect(await show(good.id)).toMatchObject({ state: 'done', made_version: version + 1 });
  });

  it('warn who would be locked out then', async () => {
    await api
      .ask('patch', `${site}?confirm_lockout=true`)
      .send({ filter_mode: 'ip', default_action: 'block', enforcement: 'enforce' })
      .expect(200);
    const { version: closed } = await siteNow();
    await api.ask('patch', site).send({ default_action: 'allow' }).expect(200);
    expectProblem(await create(closed, 60, ''), 'would_lock_you_out');
    const at = inSeconds(60).toISOString();
    await api.ask('post', `${activations}?confirm_lockout=true`).send({ version: closed, at }).expect(201);
  });

  it('go with their site', async () => {
    await create(1, 60).expect(201);
    await api.ask('delete', site).expect(204);
    expect(await service.runDue(inSeconds(600))).toBe(0);
  });
});
