// supabase-js as it comes from npm, against a running gateway: what its documentation shows of reading.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { column, data, refused, visitor } from './clients.mjs';

const artists = (columns = 'id') => visitor.from('artist').select(columns).order('id');
const sales = () => visitor.from('sale').select('id').order('id');
const prints = (columns = 'id') => visitor.from('print').select(columns).order('id');

describe('columns', () => {
  test('all of them', async () => {
    const [mira] = await data(visitor.from('artist').select().eq('id', 1));
    assert.deepEqual(mira, {
      id: 1,
      name: 'Mira',
      country: 'NO',
      born: '1980-05-01',
      styles: ['oil', 'ink'],
      profile: { site: { url: 'https://mira.example' }, fans: 120 },
      active: '[2001,2010)',
    });
  });

  test('renamed and cast', async () => {
    assert.deepEqual(await data(prints('number:id, price::text, cost:price::int').eq('id', 1)), [
      { number: 1, price: '120.50', cost: 121 },
    ]);
  });

  test('within json and arrays', async () => {
    const columns = 'profile->site, url:profile->site->>url, fans:profile->fans, first:styles->>0';
    assert.deepEqual(await data(artists(columns).lt('id', 3)), [
      { site: { url: 'https://mira.example' }, url: 'https://mira.example', fans: 120, first: 'oil' },
      { site: null, url: null, fans: 40, first: 'neon' },
    ]);
  });

  test('computed ones', async () => {
    assert.deepEqual(await column(prints('caption').lte('id', 1), 'caption'), ['Foxes in the snow, 10']);
  });

  test('aggregates', async () => {
    assert.deepEqual(await data(visitor.from('print').select('artist_id, price.sum(), count()').order('artist_id')), [
      { artist_id: 1, sum: 295.5, count: 3 },
      { artist_id: 2, sum: 300, count: 1 },
    ]);
  });

  test('without nulls', async () => {
    assert.deepEqual(await data(artists('id, country, born').eq('id', 3).stripNulls()), [{ id: 3 }]);
  });
});

describe('filters', () => {
  const finds = (name, request, ids) => test(name, async () => assert.deepEqual(await column(request()), ids));

  finds('eq', () => prints().eq('title', 'Neon harbour'), [4]);
  finds('eq, of characters that the dialect reserves', () => artists().eq('name', 'Inês, "Nê"'), [3]);
  finds('eq, within json', () => artists().eq('profile->>fans', 40), [2]);
  finds('neq', () => prints().neq('artist_id', 1), [4]);
  finds('gt and lt', () => prints().gt('price', 80).lt('price', 300), [1, 3]);
  finds('gte and lte', () => prints().gte('price', 95).lte('price', 120.5), [1, 3]);
  finds('like', () => prints().like('title', '%harbour'), [4]);
  finds('like, all of', () => prints().likeAllOf('title', ['%ox%', 'F%']), [1]);
  finds('like, any of', () => prints().likeAnyOf('title', ['Neon%', '%snow']), [1, 4]);
  finds('ilike', () => prints().ilike('title', '%HARBOUR%'), [3, 4]);
  finds('ilike, all of', () => prints().ilikeAllOf('title', ['%FOX%', 'A%']), [2]);
  finds('ilike, any of', () => prints().ilikeAnyOf('title', ['a%', 'n%']), [2, 4]);
  finds('regular expressions', () => prints().regexMatch('title', '^[AN]').regexIMatch('title', 'FOX$'), [2]);
  finds('is null', () => prints().is('is_signed', null), [3]);
  finds('is true', () => prints().is('is_signed', true), [1, 4]);
  finds('is distinct from', () => prints().isDistinct('is_signed', true), [2, 3]);
  finds('in', () => sales().in('buyer', ['Ben', 'Cleo, of Lyon (FR)']), [2, 4]);
  finds('in, of none', () => artists().in('id', []), []);
  finds('not in', () => artists().notIn('id', [1, 2]), [3]);
  finds('contains, of an array', () => artists().contains('styles', ['ink']), [1]);
  finds('contains, of json', () => artists().contains('profile', { fans: 40 }), [2]);
  finds('contained by', () => artists().containedBy('styles', ['neon', 'oil']), [2, 3]);
  finds('overlaps', () => artists().overlaps('styles', ['neon', 'oil']), [1, 2]);
  finds('range before', () => artists().rangeLt('active', '[2010,2030)'), [1]);
  finds('range after', () => artists().rangeGt('active', '[2001,2010)'), [2]);
  finds('range up to', () => artists().rangeLte('active', '[2005,2010)'), [1]);
  finds('range from', () => artists().rangeGte('active', '[2005,2010)'), [2]);
  finds('range beside', () => artists().rangeAdjacent('active', '[2020,2021)'), [2]);
  finds('text search', () => prints().textSearch('words', 'fox & sleep', { config: 'english' }), [2]);
  finds('text search, plain', () => prints().textSearch('words', 'snow fox', { type: 'plain' }), [1]);
  finds('text search, web', () => prints().textSearch('words', 'fox -snow', { type: 'websearch' }), [2]);
  finds('text search, phrase', () => prints().textSearch('words', 'neon harbour', { type: 'phrase' }), [4]);
  finds('match', () => prints().match({ artist_id: 1, is_signed: true }), [1]);
  finds('not', () => prints().not('edition', 'is', null).not('id', 'in', '(1,2)'), [4]);
  finds('or', () => prints().or('id.eq.4,and(price.lt.100,is_signed.is.false)'), [2, 4]);
  finds('or, not', () => prints().or('title.ilike.*snow*,not.and(id.gt.1,id.lt.4)'), [1, 4]);
  finds('filter', () => prints().filter('title', 'in', '("Neon harbour","A sleeping fox")'), [2, 4]);
  finds('a wildcard that is meant', () => prints().like('title', '%100\\%'), [3]);
});

describe('embedding', () => {
  test('to one', async () => {
    assert.deepEqual(await data(prints('title, by:artist(name)').eq('id', 4)), [
      { title: 'Neon harbour', by: { name: 'Oto' } },
    ]);
  });

  test('one to one', async () => {
    assert.deepEqual(await data(prints('id, frame(material)').in('id', [1, 2])), [
      { id: 1, frame: { material: 'oak' } },
      { id: 2, frame: null },
    ]);
  });

  test('to many, ordered and limited', async () => {
    const request = artists('name, print(title)')
      .order('price', { referencedTable: 'print', ascending: false })
      .limit(1, { referencedTable: 'print' });
    assert.deepEqual(await data(request), [
      { name: 'Mira', print: [{ title: 'Foxes in the snow' }] },
      { name: 'Oto', print: [{ title: 'Neon harbour' }] },
      { name: 'Inês, "Nê"', print: [] },
    ]);
  });

  test('to many through a table between', async () => {
    const galleries = visitor.from('gallery').select('name, print(id)').order('id');
    assert.deepEqual(await data(galleries.order('id', { referencedTable: 'print' })), [
      { name: 'North', print: [{ id: 1 }, { id: 4 }] },
      { name: 'South', print: [{ id: 1 }] },
    ]);
  });

  test('nested', async () => {
    const request = artists('name, works:print(title, sale(amount), gallery(name))').eq('id', 2);
    assert.deepEqual(await data(request), [
      { name: 'Oto', works: [{ title: 'Neon harbour', sale: [{ amount: 3 }], gallery: [{ name: 'North' }] }] },
    ]);
  });

  test('by the name of its foreign key', async () => {
    assert.deepEqual(await data(prints('id, artist!print_artist_id_fkey(id)').eq('id', 4)), [
      { id: 4, artist: { id: 2 } },
    ]);
  });

  test('inner', async () => {
    assert.deepEqual(await data(prints('id, sale!inner(buyer)').eq('sale.buyer', 'Ada')), [
      { id: 1, sale: [{ buyer: 'Ada' }] },
      { id: 2, sale: [{ buyer: 'Ada' }] },
    ]);
  });

  test('filtered, with all rows above it kept', async () => {
    const request = artists('id, print(id)').gt('print.price', 100).order('id', { referencedTable: 'print' });
    assert.deepEqual(await data(request), [
      { id: 1, print: [{ id: 1 }] },
      { id: 2, print: [{ id: 4 }] },
      { id: 3, print: [] },
    ]);
    assert.deepEqual(await column(artists('id, print()').not('print', 'is', null)), [1, 2]);
    const either = artists('id, print(id)').or('price.gt.200,price.lt.90', { referencedTable: 'print' });
    assert.deepEqual(await data(either), [
      { id: 1, print: [{ id: 2 }] },
      { id: 2, print: [{ id: 4 }] },
      { id: 3, print: [] },
    ]);
  });

  test('spread', async () => {
    assert.deepEqual(await data(prints('id, ...artist(artist_name:name, country)').eq('id', 1)), [
      { id: 1, artist_name: 'Mira', country: 'NO' },
    ]);
    assert.deepEqual(await data(artists('id, ...print(prices:price)').eq('id', 2)), [{ id: 2, prices: [300] }]);
  });

  test('ordered by a column of the one it belongs to', async () => {
    const byArtist = (columns) =>
      visitor.from('print').select(columns).order('artist(name)', { ascending: false }).order('id');
    assert.deepEqual(await column(byArtist('id, artist()')), [4, 1, 2, 3]);
    await refused(byArtist('id'), 400, {
      code: 'PGRST108',
      message: "'artist' is not an embedded resource in this request",
      hint: "Verify that 'artist' is included in the 'select' query parameter.",
    });
  });

  test('counted', async () => {
    assert.deepEqual(await data(artists('id, print(count)')), [
      { id: 1, print: [{ count: 3 }] },
      { id: 2, print: [{ count: 1 }] },
      { id: 3, print: [{ count: 0 }] },
    ]);
  });

  test('of a view', async () => {
    assert.deepEqual(await data(visitor.from('catalogue').select('title, artist, sale(amount)').eq('id', 4)), [
      { title: 'Neon harbour', artist: 'Oto', sale: [{ amount: 3 }] },
    ]);
  });
});

describe('pages', () => {
  const edition = (options) => visitor.from('print').select('id').order('edition', options).order('id');

  test('order, nulls first and last', async () => {
    assert.deepEqual(await column(edition({ ascending: true })), [4, 1, 2, 3]);
    assert.deepEqual(await column(edition({ ascending: false })), [3, 2, 1, 4]);
    assert.deepEqual(await column(edition({ ascending: false, nullsFirst: false })), [2, 1, 4, 3]);
    assert.deepEqual(await column(edition({ nullsFirst: true })), [3, 4, 1, 2]);
  });

  test('limit and range', async () => {
    assert.deepEqual(await column(prints().limit(2)), [1, 2]);
    assert.deepEqual(await column(prints().range(1, 2)), [2, 3]);
    assert.deepEqual(await column(prints().range(90, 99)), []);
  });

  test('a range beyond the count', async () => {
    await refused(visitor.from('print').select('id', { count: 'exact' }).range(90, 99), 416, {
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 90 was requested, but there are only 4 rows.',
    });
  });

  for (const count of ['exact', 'planned', 'estimated']) {
    test(`count, ${count}`, async () => {
      const page = await visitor.from('print').select('id', { count }).order('id').limit(1);
      assert.deepEqual([page.error, page.count, page.data], [null, 4, [{ id: 1 }]]);
      const head = await visitor.from('print').select('*', { count, head: true });
      assert.deepEqual([head.error, head.count, head.data], [null, 4, null]);
    });
  }
});

describe('other forms of an answer', () => {
  test('single', async () => {
    assert.deepEqual(await data(prints('title').eq('id', 4).single()), { title: 'Neon harbour' });
    await refused(prints().eq('id', 0).single(), 406, {
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 0 rows',
    });
    await refused(prints().limit(2).single(), 406, {
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 2 rows',
    });
  });

  test('maybe single', async () => {
    assert.deepEqual(await data(prints('title').eq('id', 4).maybeSingle()), { title: 'Neon harbour' });
    const none = await prints().eq('id', 0).maybeSingle();
    assert.deepEqual([none.error, none.data, none.status], [null, null, 200]);
    const two = await prints().limit(2).maybeSingle();
    assert.deepEqual([two.error.code, two.data, two.status], ['PGRST116', null, 406]);
  });

  test('csv', async () => {
    const text = 'id,name,born\n2,Oto,1992-11-30\n3,"Inês, ""Nê""",';
    assert.equal(await data(artists('id, name, born').gt('id', 1).csv()), text);
  });

  test('explain, as text and as json', async () => {
    assert.match(await data(prints().explain()), /cost=.*rows=/);
    assert.match(await data(prints().explain({ analyze: true, verbose: true })), /actual time=.*Execution Time: /s);
    const [plan] = await data(prints().explain({ format: 'json', analyze: true, buffers: true }));
    assert.ok(plan.Plan['Actual Rows'] >= 0 && 'Shared Hit Blocks' in plan.Plan && 'Execution Time' in plan);
  });

  test('thrown', async () => {
    await assert.rejects(async () => prints('nothing').throwOnError(), { name: 'PostgrestError', code: '42703' });
  });
});
