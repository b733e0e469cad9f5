// supabase-js as it comes from npm, against a running gateway: every way of writing, and what it tells of it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleo, column, data, refused } from './clients.mjs';

// The notes of Cleo; those of Ada and Ben are for another file, which runs at the same time.
const studio = cleo.schema('studio');
const notes = () => studio.from('note');
const stars = async (prefix) => column(notes().select('stars').like('label', `${prefix}%`).order('label'), 'stars');
const onLabel = { onConflict: 'label' };

after(() => data(notes().delete().gt('id', 0)));

describe('insert', () => {
  test('one, told nothing', async () => {
    const answer = await notes().insert({ label: 'i1' });
    assert.deepEqual([answer.status, answer.error, answer.data, answer.count], [201, null, null, null]);
    assert.deepEqual(await stars('i1'), [1]);
  });

  test('one, and its row', async () => {
    const answer = await notes().insert({ label: 'i2', extra: [1, 'ü'] }).select('label, extra');
    assert.deepEqual([answer.status, answer.data], [201, [{ label: 'i2', extra: [1, 'ü'] }]]);
    assert.deepEqual(await data(notes().insert({ label: 'i3' }).select('stars').single()), { stars: 1 });
    assert.deepEqual(await data(notes().insert({ label: 'i4' }).select('label').maybeSingle()), { label: 'i4' });
  });

  test('many, counted', async () => {
    const rows = [{ label: 'i5', stars: 5 }, { label: 'i6', stars: 3 }];
    const answer = await notes().insert(rows, { count: 'exact' }).select('label').order('stars');
    assert.deepEqual([answer.status, answer.count, answer.data], [201, 2, [{ label: 'i6' }, { label: 'i5' }]]);
    assert.deepEqual((await notes().insert([], { count: 'exact' })).count, 0);
  });

  test('many that differ: null for what is missing, or its default', async () => {
    const rows = [{ label: 'i7', stars: 2 }, { label: 'i8' }];
    const { status, error } = await notes().insert(rows);
    assert.deepEqual([status, error.code], [400, '23502']);
    assert.deepEqual(await stars('i7'), []);
    assert.deepEqual(await column(notes().insert(rows, { defaultToNull: false }).select(), 'stars'), [2, 1]);
  });

  test('all or none', async () => {
    const { status, error } = await notes().insert([{ label: 'i9', stars: 1 }, { label: 'i9b', stars: 6 }]);
    assert.deepEqual([status, error.code], [400, '23514']);
    assert.deepEqual(await stars('i9'), []);
  });

  test('of a column that is not there', async () => {
    await refused(notes().insert({ label: 'i10', weight: 1 }), 400, {
      code: 'PGRST204',
      message: "Could not find the 'weight' column of 'note' in the schema cache",
    });
  });
});

describe('upsert', () => {
  test('of new rows and old', async () => {
    const created = await notes().upsert({ label: 'u1', stars: 2 }, { ...onLabel, count: 'exact' });
    assert.deepEqual([created.status, created.count], [201, 1]);
    const merged = await notes().upsert({ label: 'u1', stars: 3 }, { ...onLabel, count: 'exact' }).select('stars');
    assert.deepEqual([merged.status, merged.count, merged.data], [200, 1, [{ stars: 3 }]]);
    const rows = [{ label: 'u1', stars: 4 }, { label: 'u2', stars: 5 }];
    assert.equal((await notes().upsert(rows, onLabel)).status, 201);
    assert.deepEqual(await stars('u'), [4, 5]);
  });

  test('that leaves old rows as they are', async () => {
    const kept = { ...onLabel, ignoreDuplicates: true, count: 'exact' };
    const rows = [{ label: 'v1', stars: 2 }, { label: 'v2', stars: 2 }];
    assert.equal((await notes().upsert(rows[0], kept)).count, 1);
    const changed = rows.map((row) => ({ ...row, stars: 5 }));
    const answer = await notes().upsert(changed, kept).select('label');
    assert.deepEqual([answer.status, answer.count, answer.data], [201, 1, [{ label: 'v2' }]]);
    assert.deepEqual(await stars('v'), [2, 5]);
  });

  test('by the primary key', async () => {
    const { id } = await data(notes().insert({ label: 'w1' }).select('id').single());
    assert.deepEqual(await data(notes().upsert({ id, label: 'w2' }).select('id, label')), [{ id, label: 'w2' }]);
  });

  test('with defaults for what is missing', async () => {
    const rows = [{ label: 'x1', stars: 4 }, { label: 'x2' }];
    await data(notes().upsert(rows, { ...onLabel, defaultToNull: false }));
    assert.deepEqual(await stars('x'), [4, 1]);
  });

  test('on what is not unique', async () => {
    await refused(notes().upsert({ label: 'y1' }, { onConflict: 'stars' }), 400, {
      code: '42P10',
      message: 'there is no unique or exclusion constraint matching the ON CONFLICT specification',
    });
  });
});

describe('update and delete', () => {
  const three = (prefix) => data(notes().insert([1, 2, 3].map((n) => ({ label: `${prefix}${n}`, stars: n }))));

  test('change what matches, and count it', async () => {
    await three('a');
    const silent = await notes().update({ stars: 5 }, { count: 'exact' }).like('label', 'a%').gt('stars', 1);
    assert.deepEqual([silent.status, silent.data, silent.count], [204, null, 2]);
    const told = notes().update({ extra: { seen: true } }).or('label.eq.a1,label.eq.a2').select('label').order('label');
    assert.deepEqual(await column(told, 'label'), ['a1', 'a2']);
    assert.deepEqual(await stars('a'), [1, 5, 5]);
  });

  test('remove what matches, and count it', async () => {
    await three('b');
    const silent = await notes().delete({ count: 'exact' }).in('label', ['b1', 'b9']);
    assert.deepEqual([silent.status, silent.data, silent.count], [204, null, 1]);
    const told = notes().delete().like('label', 'b%').select('label').order('stars', { ascending: false });
    assert.deepEqual(await column(told, 'label'), ['b3', 'b2']);
    assert.deepEqual(await data(notes().delete().eq('label', 'b1').select()), []);
  });

  test('exactly one, or none', async () => {
    await three('c');
    const both = await notes().update({ stars: 4 }).gt('stars', 1).like('label', 'c%').select().single();
    assert.deepEqual([both.status, both.error.code], [406, 'PGRST116']);
    assert.deepEqual(await stars('c'), [1, 2, 3]);
  });

  test('at most so many', async () => {
    await three('d');
    const most = (request) => request.like('label', 'd%').maxAffected(2);
    for (const request of [notes().update({ stars: 5 }), notes().delete()]) {
      await refused(most(request), 400, {
        code: 'PGRST124',
        message: 'Query result exceeds max-affected preference constraint',
        details: 'The query affects 3 rows',
      });
    }
    assert.equal((await most(notes().update({ stars: 5 }).lt('stars', 3))).status, 204);
    assert.deepEqual(await stars('d'), [5, 5, 3]);
  });

  test('never everything by mistake', async () => {
    for (const request of [notes().update({ stars: 5 }), notes().delete()]) {
      const { status, error } = await request;
      assert.deepEqual([status, error.code], [400, 'SLC202']);
    }
  });
});

describe('functions that write', () => {
  test('nothing is told of void', async () => {
    await data(notes().insert({ label: 'f1' }));
    const answer = await studio.rpc('forget', { of_label: 'f1' });
    assert.deepEqual([answer.status, answer.error, answer.data], [204, null, null]);
    assert.deepEqual(await stars('f1'), []);
  });

  test('not when they are read', async () => {
    await data(notes().insert({ label: 'f2' }));
    for (const way of [{ get: true }, { head: true }]) {
      assert.equal((await studio.rpc('forget', { of_label: 'f2' }, way)).status, 405);
    }
    assert.deepEqual(await stars('f2'), [1]);
  });

  test('rows, with all that a table has', async () => {
    await data(notes().insert([{ label: 'g1', stars: 1 }, { label: 'g2', stars: 2 }]));
    const request = () => studio.rpc('star', { fewest: 1 }, { count: 'exact' }).select('label').like('label', 'g%');
    assert.deepEqual((await request()).count, 0);
    const undone = await studio.rpc('star', { fewest: 3 }).like('label', 'g%').maxAffected(1).select('label');
    assert.deepEqual([undone.status, undone.error.code], [400, 'PGRST124']);
    assert.deepEqual(await stars('g'), [1, 2]);
    const starred = studio.rpc('star', { fewest: 3 }).like('label', 'g%').select('label').order('id').limit(1);
    assert.deepEqual(await column(starred, 'label'), ['g1']);
    assert.deepEqual(await stars('g'), [3, 3]);
  });

  test('at most so many, where many may be', async () => {
    await refused(studio.rpc('forget', { of_label: 'none' }).maxAffected(1), 400, {
      code: 'PGRST128',
      message: 'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    });
  });
});
