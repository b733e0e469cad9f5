-- A vault of notes in folders, whose rows are guarded by what is granted to a user; whom the tests give and take it.
create schema vault;
create table vault.folder (id uuid primary key, name text not null);
create table vault.note (
    id uuid primary key,
    folder_id uuid constraint note_folder references vault.folder,
    title text not null
);
create table vault.tag (
    id int primary key,
    note_id uuid constraint tag_note references vault.note on delete cascade,
    label text not null
);
create table vault.shelf (id int primary key, name text not null);
create table vault.placement (
    shelf_id int references vault.shelf,
    folder_id uuid references vault.folder,
    primary key (shelf_id, folder_id)
);
create function vault.notes_of(vault.shelf) returns setof vault.note stable language sql
as $$ select n.* from vault.note n join vault.placement p using (folder_id) where p.shelf_id = $1.id $$;
create function vault.every_note() returns setof vault.note stable language sql as $$ select * from vault.note $$;

-- Puts rows elsewhere, or leaves them as they are, whatever a statement says.
create function vault.meddle() returns trigger language plpgsql as $$
begin
    if new.title = 'smuggled' then
        new.folder_id := 'bbbbbbbb-0000-0000-0000-000000000000';
    end if;
    return case when tg_op = 'UPDATE' and new.title = 'kept back' then null else new end;
end $$;
create trigger meddle before insert or update on vault.note for each row execute function vault.meddle();

create schema vault_grants;
create table vault_grants.granted (
    grantee text,
    resource_type text,
    resource_id uuid,
    operation text,
    primary key (grantee, resource_type, resource_id, operation)
);
create view vault_grants.rule as
select null::uuid as user_id, null::uuid as resource_id, ''::text as role, ''::text as access_method where false;
create view vault_grants.resource as select null::uuid as resource_id, null::uuid as owner_id where false;
create schema if not exists sluice;
drop function if exists sluice.can(text, uuid, text) cascade;
create function sluice.can(resource_type text, resource_id uuid, operation text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from vault_grants.granted g
        where g.grantee = current_setting('request.jwt.claims', true)::json ->> 'sub'
          and g.resource_type = $1 and g.resource_id = $2 and g.operation = $3)
$$;
grant usage on schema vault_grants to sluice_authenticator;
grant select on vault_grants.rule, vault_grants.resource to sluice_authenticator;
grant usage on schema sluice, vault to anon, authenticated, service_role;
grant select, insert, update, delete on all tables in schema vault to anon, authenticated, service_role;
