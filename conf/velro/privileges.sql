-- What each role may do with tables and functions, and which rows it sees. Runs last: it also makes the indexes.

set role velro_owner;

create index on public.projects (user_id);
create index on public.projects (id) where visibility = 'public';
create index on public.team_members (user_id);
create index on public.project_teams (team_id);
create index on public.generations (user_id, created_at desc);
create index on public.generations (project_id, created_at desc);
create index on public.generations (team_context_id) where team_context_id is not null;
create index on public.generations (parent_generation_id) where parent_generation_id is not null;

-- Sets that policies test against. They run with their owner's rights, so that no policy calls another; a policy
-- writes (select …) around them, so that each is worked out once for a statement and not once for a row.

create function velro.caller_teams() returns setof uuid
language sql stable parallel safe security definer set search_path = ''
as $$
  select team_id from access.member where user_id = velro.caller();
$$;

-- Projects that the caller owns, or reaches through a team as at least the given role. Public ones are not among them.
create function velro.caller_projects(least_role access.role) returns setof uuid
language sql stable parallel safe security definer set search_path = ''
as $$
  select id from public.projects where user_id = velro.caller()
  union
  select project_id from access.project_member where user_id = velro.caller() and role >= least_role;
$$;

alter table public.users enable row level security;
alter table public.projects enable row level security;
alter table public.teams enable row level security;
alter table public.team_members enable row level security;
alter table public.project_teams enable row level security;
alter table public.generations enable row level security;

create policy own_row on public.users to authenticated
using (id = (select velro.caller()));

create policy public_to_all on public.projects for select to anon, authenticated
using (visibility = 'public');
create policy viewers on public.projects for select to authenticated
using (user_id = (select velro.caller()) or id in (select velro.caller_projects('viewer')));
create policy owner_inserts on public.projects for insert to authenticated
with check (user_id = (select velro.caller()));
create policy owner_updates on public.projects for update to authenticated
using (user_id = (select velro.caller()));
create policy owner_deletes on public.projects for delete to authenticated
using (user_id = (select velro.caller()));

create policy members on public.teams for select to authenticated
using (id in (select velro.caller_teams()));
create policy members on public.team_members for select to authenticated
using (team_id in (select velro.caller_teams()));
create policy members on public.project_teams for select to authenticated
using (team_id in (select velro.caller_teams()) and project_id in (select velro.caller_projects('viewer')));

create policy viewers on public.generations for select to authenticated
using (
  user_id = (select velro.caller())
  or status = 'completed'
    and (
      project_id in (select velro.caller_projects('viewer'))
      or team_context_id in (select velro.caller_teams())
      or exists (
        select from public.projects
        where projects.id = generations.project_id and projects.visibility = 'public'
      )
    )
);
-- A generation of one's own, alone or in a project and for a team that one may add to.
create policy owner_inserts on public.generations for insert to authenticated
with check (
  user_id = (select velro.caller())
  and (project_id is null or project_id in (select velro.caller_projects('editor')))
  and (team_context_id is null or team_context_id in (select velro.caller_teams()))
);
create policy owner_updates on public.generations for update to authenticated
using (user_id = (select velro.caller()))
with check (
  user_id = (select velro.caller())
  and (project_id is null or project_id in (select velro.caller_projects('editor')))
  and (team_context_id is null or team_context_id in (select velro.caller_teams()))
);
create policy owner_deletes on public.generations for delete to authenticated
using (user_id = (select velro.caller()));

-- Functions to call.

create function public.project_summary(project uuid)
returns table (id uuid, name text, generations bigint, completed bigint, latest_at timestamptz)
language sql stable set search_path = ''
as $$
  select
    projects.id,
    projects.name,
    count(generations.id),
    count(generations.id) filter (where generations.status = 'completed'),
    max(generations.created_at)
  from public.projects
  left join public.generations on generations.project_id = projects.id
  where projects.id = project
  group by projects.id;
$$;
comment on function public.project_summary is 'A project with counts of those of its generations that the caller sees';

create function public.search_generations(words text) returns setof public.generations
language sql stable
as $$
  select * from public.generations where position(lower(words) in lower(prompt)) > 0;
$$;
comment on function public.search_generations is 'Generations whose prompt holds the words, as far as the caller sees';

-- Members see no row of each other, so the sum needs the owner's rights; it is told to members and services only.
create function public.team_credits(team uuid) returns bigint
language sql stable security definer set search_path = ''
as $$
  select coalesce(sum(users.credits), 0)::bigint
  from access.member
  join public.users on users.id = member.user_id
  where member.team_id = team
  having current_setting('role', true) = 'service_role' or team in (select velro.caller_teams());
$$;
comment on function public.team_credits is 'The credits of a team''s active members; null to those outside it';

-- One statement, so that two calls at the same time never spend the same credit.
create function public.spend_credits(amount integer) returns integer
language sql volatile security definer set search_path = ''
as $$
  update public.users set credits = credits - amount
  where id = velro.caller() and amount > 0 and credits >= amount
  returning credits;
$$;
comment on function public.spend_credits is 'Takes credits from the caller and answers what is left; null if too few';

-- Rights.

revoke execute on all functions in schema public, velro, access from public;
grant usage on schema public to anon, authenticated, service_role;
grant execute on function velro.caller(), velro.caller_teams(), velro.caller_projects(access.role)
  to anon, authenticated, service_role;

grant select on public.projects to anon;
grant execute on function public.project_summary(uuid) to authenticated, service_role;
grant execute on function public.search_generations(text) to authenticated, service_role;
grant execute on function public.team_credits(uuid) to authenticated, service_role;
grant execute on function public.spend_credits(integer) to authenticated;

grant select on all tables in schema public to authenticated;
grant update (display_name) on public.users to authenticated;
grant insert, update, delete on public.projects, public.generations to authenticated;
grant all on all tables in schema public to service_role;

-- The gateway reads the rules; a request never does. The views read the tables with their owner's rights.
grant usage on schema access to sluice_authenticator;
grant select on access.project_rule, access.generation_rule, access.project, access.generation,
  access.generation_project, access.team_user to sluice_authenticator;
grant execute on function access.role_of_level(text) to sluice_authenticator;

reset role;
revoke create on schema public from velro_owner;
