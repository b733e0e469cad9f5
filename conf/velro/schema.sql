-- Velro, a product in which people generate images alone, in projects and in teams.
-- public: the tables that requests reach.  access: the rules that access checks read.  velro: what policies call.

create schema access authorization velro_owner;
create schema velro authorization velro_owner;
create schema sluice authorization sluice_authenticator;
grant create, usage on schema sluice to velro_owner with grant option;
grant create, usage on schema public to velro_owner;
set role velro_owner;

-- The user whose token the request carried, null without one. The gateway sets the claims for the transaction.
create function velro.caller() returns uuid
language sql stable parallel safe
return (
  select case when pg_input_is_valid(claims.sub, 'uuid') then claims.sub::uuid end
  from (select nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub') as claims(sub)
);

create table public.users (
  id uuid primary key default uuidv7(),
  email text not null unique check (email like '%_@_%'),
  display_name text not null check (display_name <> ''),
  credits integer not null default 100 check (credits >= 0),
  role text not null default 'member' check (role in ('member', 'staff')),
  created_at timestamptz not null default now()
);

create table public.projects (
  id uuid primary key default uuidv7(),
  user_id uuid not null default velro.caller() references public.users on delete cascade,
  name text not null check (name <> ''),
  description text,
  visibility text not null default 'private' check (visibility in ('private', 'team-only', 'public')),
  created_at timestamptz not null default now()
);

create table public.teams (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  is_active boolean not null default true
);

create table public.team_members (
  team_id uuid not null references public.teams on delete cascade,
  user_id uuid not null references public.users on delete cascade,
  role text not null default 'viewer' check (role in ('owner', 'admin', 'editor', 'viewer')),
  is_active boolean not null default true,
  primary key (team_id, user_id)
);

create table public.project_teams (
  project_id uuid not null references public.projects on delete cascade,
  team_id uuid not null references public.teams on delete cascade,
  access_level text not null default 'read' check (access_level in ('read', 'write', 'admin')),
  primary key (project_id, team_id)
);

create table public.generations (
  id uuid primary key default uuidv7(),
  user_id uuid not null default velro.caller() references public.users on delete cascade,
  project_id uuid references public.projects on delete cascade,
  parent_generation_id uuid references public.generations on delete set null,
  team_context_id uuid references public.teams on delete set null,
  status text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  prompt text not null check (prompt <> ''),
  media_url text,
  created_at timestamptz not null default now()
);

comment on table public.users is 'People with an account';
comment on table public.projects is 'Collections of generations; user_id is the owner';
comment on table public.teams is 'Groups of people; an inactive team grants nothing';
comment on table public.team_members is 'Who is in which team, as what';
comment on table public.project_teams is 'Which teams a project is shared with, and how far';
comment on table public.generations is 'Images, finished or in the making; user_id is the owner';
