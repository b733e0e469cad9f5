-- Service keys and revocations. The gateway runs this file itself at its start where the tables are missing, or of an
-- earlier version, and its login role may create and alter them. Where it may not, have an owner of the database run
-- it, and name the owner to the commands (sluice keys, sluice revoke) with --database:
--   psql -f conf/credentials.sql
--   grant usage on schema sluice to LOGIN_ROLE;
--   grant select on sluice.service_key to LOGIN_ROLE;
--   grant select, update, delete on sluice.revoked_token, sluice.revoked_user to LOGIN_ROLE;
-- Nobody else needs any right on the tables. Who may revoke from SQL needs no more than
--   grant usage on schema sluice to ROLE;
--   grant execute on function sluice.revoke_user(text, timestamptz, timestamptz, text) to ROLE;
-- Each row holds the transaction that wrote it last: a gateway finds what it has not seen by that, however late the
-- transaction commits. Statements are divided by empty lines.
do $$
begin
  if not exists (select from pg_catalog.pg_namespace where nspname = 'sluice') then
    create schema sluice;
  end if;
end
$$;

create table if not exists sluice.service_key (
  name text primary key check (name ~ '^[A-Za-z0-9_.-]{1,100}$'),
  digest bytea not null unique check (length(digest) = 32), -- SHA-256 of the key
  roles text[] not null check (cardinality(roles) > 0), -- the first is that of requests that name none
  addresses text[] not null default '{sluice.*}', -- that it may use on the event bus
  read_only boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz, -- null is never
  revoked_at timestamptz,
  written xid8 not null default pg_current_xact_id()
);

-- From where the key may be used; empty is everywhere. Tables of earlier versions get it too.
alter table sluice.service_key add column if not exists networks cidr[] not null default '{}';

create table if not exists sluice.revoked_token (
  jti text primary key check (length(jti) between 1 and 500), -- the token's claim
  expires_at timestamptz, -- of the token, an hour after which the row is deleted; null keeps it for ever
  reason text,
  revoked_at timestamptz not null default now(),
  written xid8 not null default pg_current_xact_id()
);

create table if not exists sluice.revoked_user (
  user_id text primary key check (length(user_id) between 1 and 500), -- the claim sub of tokens
  issued_before timestamptz not null default now(), -- tokens up to then, and those that do not say, are refused
  expires_at timestamptz, -- of the last such token, an hour after which the row is deleted; null keeps it for ever
  reason text,
  revoked_at timestamptz not null default now(),
  written xid8 not null default pg_current_xact_id()
);

create index if not exists service_key_written on sluice.service_key (written);

create index if not exists revoked_token_written on sluice.revoked_token (written);

create index if not exists revoked_user_written on sluice.revoked_user (written);

create index if not exists revoked_token_expires_at on sluice.revoked_token (expires_at);

create index if not exists revoked_user_expires_at on sluice.revoked_user (expires_at);

create or replace function sluice.credential_written() returns trigger language plpgsql as $$
begin
  new.written := pg_catalog.pg_current_xact_id();
  return new;
end
$$;

create or replace trigger written before insert or update on sluice.service_key
for each row execute function sluice.credential_written();

create or replace trigger written before insert or update on sluice.revoked_token
for each row execute function sluice.credential_written();

create or replace trigger written before insert or update on sluice.revoked_user
for each row execute function sluice.credential_written();

alter table sluice.service_key enable always trigger written;

alter table sluice.revoked_token enable always trigger written;

alter table sluice.revoked_user enable always trigger written;

create or replace function sluice.revoke_token(
  jti text, expires_at timestamptz default null, reason text default null
) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into sluice.revoked_token as t (jti, expires_at, reason) values ($1, $2, $3)
  on conflict (jti) do update set
    expires_at = nullif(
      greatest(coalesce(t.expires_at, 'infinity'), coalesce(excluded.expires_at, 'infinity')), 'infinity'),
    reason = coalesce(excluded.reason, t.reason)
$$;

create or replace function sluice.revoke_user(
  user_id text, issued_before timestamptz default now(), expires_at timestamptz default null, reason text default null
) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into sluice.revoked_user as u (user_id, issued_before, expires_at, reason) values ($1, $2, $3, $4)
  on conflict (user_id) do update set
    issued_before = greatest(u.issued_before, excluded.issued_before),
    expires_at = nullif(
      greatest(coalesce(u.expires_at, 'infinity'), coalesce(excluded.expires_at, 'infinity')), 'infinity'),
    reason = coalesce(excluded.reason, u.reason)
$$;

revoke execute on function sluice.revoke_token(text, timestamptz, text) from public;

revoke execute on function sluice.revoke_user(text, timestamptz, timestamptz, text) from public;
