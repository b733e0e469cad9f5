-- Roles belong to the whole server, so this script may find them there already.
-- The caller sets velro.authenticator_password (and, for the later scripts, the sizes) as settings of its session.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role', 'velro_owner', 'sluice_authenticator'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end
$$;

-- Who runs a request: a caller without credentials, a signed-in user, a service with a key.
alter role anon nologin noinherit;
alter role authenticated nologin noinherit;
alter role service_role nologin noinherit bypassrls;

-- Owns the sample's tables, rules and functions. Nobody connects as it.
alter role velro_owner nologin;

-- What the gateway connects as: without rights of its own, able to become any of the three.
alter role sluice_authenticator login noinherit;
do $$
begin
  execute format(
    'alter role sluice_authenticator password %L', current_setting('velro.authenticator_password'));
end
$$;
grant anon, authenticated, service_role to sluice_authenticator;
