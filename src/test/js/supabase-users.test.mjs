// supabase-js as it comes from npm, against a running gateway: whose request it is, and what only a user may change.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ada, anonymous, ben, client, column, data, refused, service, userOf } from './clients.mjs';
import { keys, tokens, users } from './clients.mjs';

describe('who is asking', () => {
  const caller = (asking) => data(asking.schema('studio').rpc('caller'));

  test('a publishable key alone is nobody', async () => {
    assert.deepEqual(await caller(anonymous), { role: 'anon', user: null });
    assert.deepEqual(await caller(client(tokens.anonymous)), { role: 'anon', user: null });
  });

  test('a secret key is a service', async () => {
    assert.deepEqual(await caller(service), { role: 'service_role', user: null });
  });

  test('a token is its user', async () => {
    assert.deepEqual(await caller(ada), { role: 'authenticated', user: users.ada });
    const headers = { Authorization: `Bearer ${tokens.ada}` };
    assert.deepEqual(await caller(client(tokens.anonymous, { global: { headers } })), {
      role: 'authenticated',
      user: users.ada,
    });
  });

  test('a bad one is refused, not weakened', async () => {
    for (const bad of [client('sb_publishable_unknown'), client('sb_secret_unknown'), userOf('x.y.z')]) {
      const { status, error } = await bad.from('projects').select();
      assert.deepEqual([status, error.code], [401, 'SLC101']);
    }
  });

  test('a service key beside a user is a conflict, which nobody decides for the client', async () => {
    const both = client(keys.secret, { accessToken: async () => tokens.ada });
    const { status, error } = await both.from('projects').select();
    assert.deepEqual([status, error.code], [400, 'SLC102']);
  });

  test('users see what is theirs', async () => {
    const sketchbook = (asking) => column(asking.from('projects').select('name').eq('name', 'Sketchbook'), 'name');
    assert.deepEqual(await sketchbook(ada), ['Sketchbook']);
    assert.deepEqual(await sketchbook(ben), []);
    assert.deepEqual(await column(ben.from('users').select('email'), 'email'), ['ben@velro.example']);
    assert.deepEqual(await sketchbook(anonymous), []);
    assert.ok((await service.schema('public').from('users').select('*', { count: 'exact', head: true })).count > 2);
  });
});

describe('changes', () => {
  const notes = (asking = ada) => asking.schema('studio').from('note');
  const onLabel = { onConflict: 'label' };

  test('insert', async () => {
    const inserted = await notes().insert({ label: 'first', extra: { a: [1] } }).select('label, stars, extra').single();
    assert.deepEqual([inserted.status, inserted.data], [201, { label: 'first', stars: 1, extra: { a: [1] } }]);
    const rows = [{ label: 'second', stars: 2 }, { label: 'third' }];
    assert.deepEqual(await column(notes().insert(rows, { defaultToNull: false }).select(), 'stars'), [2, 1]);
    const silent = await notes().insert({ label: 'fourth' }, { count: 'exact' });
    assert.deepEqual([silent.error, silent.data, silent.status, silent.count], [null, null, 201, 1]);
    assert.deepEqual(await column(notes(ben).select(), 'label'), ['of Ben']);
  });

  test('upsert', async () => {
    const rows = [{ label: 'new', stars: 1 }, { label: 'newer', stars: 2 }];
    assert.deepEqual(await column(notes().upsert(rows, onLabel).select(), 'stars'), [1, 2]);
    const again = [{ label: 'new', stars: 5 }, { label: 'newest', stars: 3 }];
    const kept = notes().upsert(again, { ...onLabel, ignoreDuplicates: true });
    assert.deepEqual(await column(kept.select(), 'label'), ['newest']);
    assert.deepEqual(await data(notes().upsert(again[0], onLabel).select('stars').single()), { stars: 5 });
  });

  test('update', async () => {
    await data(notes().insert({ label: 'to change' }));
    const update = () => notes().update({ stars: 4 }, { count: 'exact' });
    const changed = await update().eq('label', 'to change').select('label, stars');
    assert.deepEqual([changed.count, changed.data], [1, [{ label: 'to change', stars: 4 }]]);
    assert.deepEqual(await data(update().eq('label', 'of Ben').select()), []);
    assert.equal((await update().eq('label', 'of Ben')).count, 0);
  });

  test('delete', async () => {
    await data(notes().insert({ label: 'to go' }));
    assert.deepEqual(await column(notes().delete().eq('label', 'to go').select(), 'label'), ['to go']);
    assert.deepEqual(await data(notes().select().eq('label', 'to go')), []);
  });

  test('at most so many', async () => {
    await data(notes().insert([{ label: 'one of two' }, { label: 'two of two' }]));
    await refused(notes().delete().like('label', '% of two').maxAffected(1).select(), 400, {
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 2 rows',
    });
    assert.equal((await notes().select('*', { count: 'exact', head: true }).like('label', '% of two')).count, 2);
  });

  test('undone by wish', async () => {
    assert.deepEqual(await column(notes().insert({ label: 'a trial' }).select().rollback(), 'label'), ['a trial']);
    assert.deepEqual(await data(notes().select().eq('label', 'a trial')), []);
  });

  test('refused by the database', async () => {
    const duplicate = {
      code: '23505',
      message: 'duplicate key value violates unique constraint "note_label_key"',
    };
    await refused(service.from('note').insert({ label: 'of Ben', user_id: users.ben }), 409, {
      ...duplicate,
      details: 'Key (label)=(of Ben) already exists.',
    });
    // PostgreSQL tells no detail of a row that its policies may hide.
    await refused(notes().insert({ label: 'of Ben' }), 409, duplicate);
    await refused(notes().insert({ label: 'for Ben', user_id: users.ben }), 403, {
      code: '42501',
      message: 'new row violates row-level security policy for table "note"',
    });
    await refused(notes(anonymous).insert({ label: 'of nobody' }), 401, {
      code: '42501',
      message: 'permission denied for table note',
    });
  });
});
