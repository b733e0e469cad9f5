-- What the fault suite reads, writes, and makes slow. A row written twice is there twice: nothing is unique.

create table public.fault_write (id uuid not null, work text not null);
create table public.fault_row (id int primary key, filling text not null);
insert into public.fault_row select n, repeat('x', 200) from generate_series(1, 2000) n;

-- For how long everything pauses that is asked: what sleeps is what a real one would be, a slow view or trigger.
create table public.fault_pace (seconds float8 not null);
insert into public.fault_pace values (0);

create function public.fault_pause() returns boolean language plpgsql volatile security definer set search_path = ''
as $$
declare
  pause float8;
begin
  select seconds into pause from public.fault_pace;
  if pause > 0 then
    perform pg_catalog.pg_sleep(pause);
  end if;
  return true;
end
$$;

create view public.fault_rows as
select row.id, row.filling from public.fault_row as row cross join public.fault_pause();

create view public.fault_user as
select users.id, users.display_name from public.users cross join public.fault_pause();

create function public.fault_slow_write() returns trigger language plpgsql
as $$ begin perform public.fault_pause(); return new; end $$;
create trigger slow before insert on public.fault_write for each row execute function public.fault_slow_write();

create function public.fault_call(id uuid, work text) returns uuid language sql volatile
as $$ insert into public.fault_write values (id, work) returning fault_write.id $$;

grant select, insert on public.fault_write to service_role, authenticated;
grant select on public.fault_rows, public.fault_user to service_role, authenticated;
grant execute on function public.fault_pause(), public.fault_call(uuid, text) to public;

-- The rule as it is, behind a pause; the view itself stays, with what it is granted.
do $$
begin
  execute 'create view access.plain_project_rule as ' || pg_catalog.pg_get_viewdef('access.project_rule'::regclass);
  alter view access.plain_project_rule owner to velro_owner;
end
$$;
create or replace view access.project_rule as
select plain.user_id, plain.resource_id, plain.role, plain.access_method
from access.plain_project_rule as plain cross join public.fault_pause();
