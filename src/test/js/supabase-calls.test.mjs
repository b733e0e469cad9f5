// supabase-js as it comes from npm, against a running gateway: functions, and what an error tells.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ada, column, data, refused, visitor } from './clients.mjs';

describe('functions', () => {
  test('by post and by get', async () => {
    assert.equal(await data(visitor.rpc('add', { a: 1, b: 2 })), 3);
    assert.equal(await data(visitor.rpc('add', { a: 1 }, { get: true })), 2);
    assert.equal(await data(visitor.rpc('longest', { words: ['fox', 'snow'] })), 'snow');
    assert.equal(await data(visitor.rpc('longest', { words: ['fox', 'snow'] }, { get: true })), 'snow');
  });

  test('of a set, with all that a table has', async () => {
    const request = () => visitor.rpc('prints_of', { artist: 1 }, { count: 'exact' });
    assert.deepEqual(await column(request().order('price', { ascending: false }).limit(2)), [1, 3]);
    assert.deepEqual(await data(request().select('title, artist(name), sale(buyer)').eq('id', 2).single()), {
      title: 'A sleeping fox',
      artist: { name: 'Mira' },
      sale: [{ buyer: 'Ada' }],
    });
    assert.equal((await request().gt('price', 90).range(0, 0)).count, 2);
    assert.equal((await visitor.rpc('prints_of', { artist: 1 }, { head: true, count: 'exact' })).count, 3);
  });

  test('of a table', async () => {
    assert.deepEqual(await data(visitor.rpc('fans', { profile: { fans: 7 } })), [{ fans: 7, has_site: false }]);
    assert.equal((await visitor.rpc('fans', { profile: { fans: 7 } }, { head: true, count: 'exact' })).error, null);
  });

  test('that refuse', async () => {
    await refused(visitor.rpc('refuse'), 400, {
      code: 'P0001',
      message: 'The press is cold',
      details: 'It needs an hour',
      hint: 'Wait',
    });
  });

  test('that the client gives up', async () => {
    const slow = () => visitor.rpc('slow', { seconds: 1 }).abortSignal(AbortSignal.timeout(200));
    // More of them than the gateway has connections.
    for (const given of await Promise.all(Array.from({ length: 12 }, slow))) {
      assert.deepEqual([given.status, given.data], [0, null]);
      assert.match(given.error.message, /^(Abort|Timeout)Error/);
    }
    assert.deepEqual(await column(visitor.from('print').select().eq('id', 1)), [1]);
  });
});

describe('errors', () => {
  test('of names that are not there', async () => {
    await refused(visitor.from('print').select('prize'), 400, {
      code: '42703',
      message: 'column print.prize does not exist',
      hint: 'Perhaps you meant to reference the column "print.price".',
    });
    await refused(visitor.from('prints').select(), 404, {
      code: 'PGRST205',
      message: "Could not find the table 'studio.prints' in the schema cache",
      hint: "Perhaps you meant the table 'studio.print'",
    });
    await refused(visitor.rpc('print_of', { artist: 1 }), 404, {
      code: 'PGRST202',
      message: 'Could not find the function studio.print_of(artist) in the schema cache',
      details:
        'Searched for the function studio.print_of with parameter artist or with a single unnamed json/jsonb' +
        ' parameter, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function studio.prints_of',
    });
    await refused(visitor.from('artist').select('gallery(id)'), 400, {
      code: 'PGRST200',
      message: "Could not find a relationship between 'artist' and 'gallery' in the schema cache",
      details:
        "Searched for a foreign key relationship between 'artist' and 'gallery' in the schema 'studio'," +
        ' but no matches were found.',
    });
    await refused(visitor.schema('vault').from('print').select(), 406, {
      code: 'PGRST106',
      message: 'Invalid schema: vault',
      hint: 'Only the following schemas are exposed: public, studio',
    });
  });

  test('of values', async () => {
    await refused(visitor.from('print').select().eq('id', 'one'), 400, {
      code: '22P02',
      message: 'invalid input syntax for type integer: "one"',
    });
  });

  test('of rights', async () => {
    const expected = { code: '42501', message: 'permission denied for table ledger' };
    await refused(visitor.from('ledger').select(), 401, expected);
    await refused(ada.schema('studio').from('ledger').select(), 403, expected);
  });
});
