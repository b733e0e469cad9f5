// The clients of the tests, one for each way of saying who is asking, and what the tests say of their answers.
import assert from 'node:assert/strict';
import { createClient } from '@supabase/supabase-js';

const settings = process.env;

export const keys = { publishable: settings.SLUICE_PUBLISHABLE_KEY, secret: settings.SLUICE_SECRET_KEY };
export const tokens = {
  ada: settings.SLUICE_ADA_TOKEN,
  ben: settings.SLUICE_BEN_TOKEN,
  cleo: settings.SLUICE_CLEO_TOKEN,
  anonymous: settings.SLUICE_ANONYMOUS_TOKEN,
};
export const users = { ada: settings.SLUICE_ADA, ben: settings.SLUICE_BEN };

// Realtime is never used, but its client insists on a WebSocket, which node has only from version 22.
const realtime = { transport: globalThis.WebSocket ?? class {} };

export function client(key, options = {}) {
  return createClient(settings.SLUICE_URL, key, { auth: { persistSession: false }, realtime, ...options });
}

export function userOf(token) {
  return client(keys.publishable, { accessToken: async () => token });
}

const studio = { db: { schema: 'studio' } };

export const anonymous = client(keys.publishable);
export const visitor = client(keys.publishable, studio);
export const service = client(keys.secret, studio);
export const ada = userOf(tokens.ada);
export const ben = userOf(tokens.ben);
export const cleo = userOf(tokens.cleo);

/** What a request answers, once it is known to have succeeded. */
export async function data(request) {
  const answer = await request;
  assert.equal(answer.error, null, JSON.stringify(answer.error));
  return answer.data;
}

/** The values of one column of the rows that a request answers. */
export async function column(request, name = 'id') {
  return (await data(request)).map((row) => row[name]);
}

/** Expects a request to fail so, with null where nothing is expected. */
export async function refused(request, status, expected) {
  const answer = await request;
  assert.equal(answer.data, null);
  assert.equal(answer.status, status, JSON.stringify(answer.error));
  assert.deepEqual(answer.error, { details: null, hint: null, ...expected });
}
