-- Where the gateway keeps what it answered to requests with an Idempotency-Key. It runs this file itself at its start
-- where the table is missing and its login role may create it. Where it may not, have an owner of the database run it:
--   psql -f conf/idempotency.sql
--   grant usage on schema sluice to LOGIN_ROLE;
--   grant select, insert, update, delete on sluice.idempotency_key to LOGIN_ROLE;
-- Nobody else needs any right on it. Statements are divided by empty lines.
do $$
begin
  if not exists (select from pg_catalog.pg_namespace where nspname = 'sluice') then
    create schema sluice;
  end if;
end
$$;

create table if not exists sluice.idempotency_key (
  caller text not null, -- a digest of who gave the key
  key text not null,
  fingerprint bytea not null, -- a digest of what was asked
  status int, -- of the answer; null until there is one
  headers json,
  body bytea,
  created_at timestamptz not null default now(),
  primary key (caller, key)
);

create index if not exists idempotency_key_created_at on sluice.idempotency_key (created_at);
