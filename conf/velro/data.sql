-- A small story first, whose rows are the same at every size, then bulk rows by formula: the same rows on each load.
-- Ids can be typed: a letter for the table and a running number (a user, b project, c team, d generation).
-- Sizes are settings of the session: velro.users, velro.teams, velro.projects, velro.generations.

set role velro_owner;

create function pg_temp.sample_id(letter text, number integer) returns uuid
language sql immutable parallel safe
return (letter || '0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid;

create function pg_temp.size_of(what text) returns integer
language sql stable
return current_setting('velro.' || what)::integer;

create function pg_temp.one_of(number integer, variadic choices text[]) returns text
language sql immutable parallel safe
return choices[1 + number % cardinality(choices)];

-- The story: Ada shares a project with Ben through a team, keeps another to herself; Ben shows one to everyone.

insert into public.users (id, email, display_name, credits, role, created_at) values
  (pg_temp.sample_id('a', 1), 'ada@velro.example', 'Ada', 500, 'staff', '2025-01-01 09:00Z'),
  (pg_temp.sample_id('a', 2), 'ben@velro.example', 'Ben', 120, 'member', '2025-01-01 10:00Z');

insert into public.teams (id, name, is_active) values (pg_temp.sample_id('c', 1), 'Harbour studio', true);

insert into public.team_members (team_id, user_id, role) values
  (pg_temp.sample_id('c', 1), pg_temp.sample_id('a', 1), 'owner'),
  (pg_temp.sample_id('c', 1), pg_temp.sample_id('a', 2), 'editor');

insert into public.projects (id, user_id, name, description, visibility, created_at) values
  (pg_temp.sample_id('b', 1), pg_temp.sample_id('a', 1),
    'Harbour at dawn', 'Shared with the team', 'team-only', '2025-01-02 09:00Z'),
  (pg_temp.sample_id('b', 2), pg_temp.sample_id('a', 1),
    'Sketchbook', 'Nobody else''s business', 'private', '2025-01-02 10:00Z'),
  (pg_temp.sample_id('b', 3), pg_temp.sample_id('a', 2),
    'Postcards', 'For everyone', 'public', '2025-01-02 11:00Z');

insert into public.project_teams (project_id, team_id, access_level) values
  (pg_temp.sample_id('b', 1), pg_temp.sample_id('c', 1), 'write'),
  (pg_temp.sample_id('b', 2), pg_temp.sample_id('c', 1), 'admin');

insert into public.generations (id, user_id, project_id, parent_generation_id, status, prompt, media_url, created_at)
select
  pg_temp.sample_id('d', number),
  pg_temp.sample_id('a', owner),
  pg_temp.sample_id('b', project),
  pg_temp.sample_id('d', parent),
  status,
  prompt,
  case status when 'completed' then 'https://media.velro.example/' || number || '.png' end,
  timestamptz '2025-01-03 09:00Z' + number * interval '1 hour'
from (values
  (1, 1, 1, null::integer, 'completed', 'A harbour at dawn, fishing boats, soft fog'),
  (2, 1, 2, null, 'completed', 'Rough sketch of a lighthouse'),
  (3, 1, 1, 1, 'pending', 'The same harbour in heavy rain'),
  (4, 2, 1, 1, 'completed', 'The same harbour at night'),
  (5, 2, 3, null, 'completed', 'A postcard of a mountain lake'),
  (6, 1, null, null, 'completed', 'A fox asleep on a bookshelf'),
  (7, 1, 1, 4, 'failed', 'The harbour seen by a gull'),
  (8, 2, 1, null, 'processing', 'Nets drying in the sun')
) as story(number, owner, project, parent, status, prompt);

-- The bulk. Its users are never Ada or Ben, so that the story means the same at every size.

create function pg_temp.bulk_user(number integer) returns uuid
language sql stable
return pg_temp.sample_id('a', 3 + number % (pg_temp.size_of('users') - 2));

insert into public.users (id, email, display_name, credits, role, created_at)
select
  pg_temp.sample_id('a', number),
  'user' || number || '@velro.example',
  pg_temp.one_of(number, 'Cleo', 'Dara', 'Emil', 'Femi', 'Gita', 'Hugo', 'Ines', 'Jun', 'Kofi', 'Lena')
    || ' ' || number,
  number * 37 % 500,
  case when number % 100 = 0 then 'staff' else 'member' end,
  timestamptz '2025-01-05 00:00Z' + number * interval '3 hours'
from generate_series(3, pg_temp.size_of('users')) as number;

insert into public.teams (id, name, is_active)
select
  pg_temp.sample_id('c', number),
  pg_temp.one_of(number, 'Amber', 'Birch', 'Coral', 'Dune', 'Ember') || ' team ' || number,
  number % 10 <> 0
from generate_series(2, pg_temp.size_of('teams')) as number;

insert into public.team_members (team_id, user_id, role, is_active)
select
  pg_temp.sample_id('c', team),
  pg_temp.bulk_user(team * 31 + seat * 167),
  case when seat = 0 then 'owner' when seat = 1 then 'admin' when seat <= 5 then 'editor' else 'viewer' end,
  (team + seat) % 9 <> 0
from generate_series(2, pg_temp.size_of('teams')) as team, generate_series(0, 11) as seat
on conflict do nothing;

insert into public.projects (id, user_id, name, description, visibility, created_at)
select
  pg_temp.sample_id('b', number),
  pg_temp.bulk_user(number * 7),
  pg_temp.one_of(number, 'Orchard', 'Skyline', 'Tides', 'Lanterns', 'Glacier', 'Market', 'Dunes') || ' ' || number,
  case when number % 3 <> 0 then 'Project number ' || number end,
  case when number % 10 < 3 then 'private' when number % 10 < 9 then 'team-only' else 'public' end,
  timestamptz '2025-02-01 00:00Z' + number * interval '1 hour'
from generate_series(4, pg_temp.size_of('projects')) as number;

-- A tenth of the projects has no team, a quarter has two; private ones are attached too, which must grant nothing.
insert into public.project_teams (project_id, team_id, access_level)
select
  pg_temp.sample_id('b', project),
  pg_temp.sample_id('c', 2 + (project * 13 + turn * 29) % (pg_temp.size_of('teams') - 1)),
  pg_temp.one_of(project + turn, 'read', 'write', 'admin')
from generate_series(4, pg_temp.size_of('projects')) as project, generate_series(0, 1) as turn
where project % 10 <> 1 and (turn = 0 or project % 4 = 0)
on conflict do nothing;

insert into public.generations
  (id, user_id, project_id, parent_generation_id, team_context_id, status, prompt, media_url, created_at)
select
  pg_temp.sample_id('d', number),
  pg_temp.bulk_user(number * 11),
  case when number % 5 <> 0 then pg_temp.sample_id('b', 4 + number * 17 % (pg_temp.size_of('projects') - 3)) end,
  case when number % 7 = 0 then pg_temp.sample_id('d', number - 1) end,
  case when number % 6 = 1 then pg_temp.sample_id('c', 2 + number % (pg_temp.size_of('teams') - 1)) end,
  status,
  pg_temp.one_of(number, 'A quiet', 'A stormy', 'A golden', 'A crowded', 'An abandoned') || ' '
    || pg_temp.one_of(number / 5, 'street', 'valley', 'station', 'garden', 'bridge', 'coast', 'library') || ' '
    || pg_temp.one_of(number / 35, 'in watercolour', 'in oil', 'as a woodcut', 'in neon light') || ', ' || number,
  case status when 'completed' then 'https://media.velro.example/' || number || '.png' end,
  timestamptz '2025-03-01 00:00Z' + number * interval '5 minutes'
from (
  select
    number,
    case number % 20 when 0 then 'pending' when 7 then 'processing' when 13 then 'failed' else 'completed' end as status
  from generate_series(9, pg_temp.size_of('generations')) as number
) as bulk;

reset role;
