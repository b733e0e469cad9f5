-- What the harbour does when called: functions of each sort of parameter, result and mischief.
create function harbour.hail(name text, loud boolean default false) returns text immutable language sql
as $$ select case when loud then upper(name) || '!' else 'ahoy ' || name end $$;
create function harbour.echo(json) returns json immutable language sql as $$ select $1 $$;
create function harbour.echo_binary(jsonb) returns jsonb immutable language sql as $$ select $1 $$;
create function harbour.shout(text) returns text immutable language sql as $$ select upper($1) $$;
create function harbour.octets(bytea) returns int immutable language sql as $$ select length($1) $$;
create function harbour.bill(xml) returns xml immutable language sql as $$ select xmlelement(name paid, $1) $$;
create function harbour.rope(strand text, variadic ends int[] default '{}') returns text immutable language sql
as $$ select strand || ':' || array_to_string(ends, '+') $$;
create function harbour.toll(kilos int) returns text immutable language sql as $$ select 'by weight' $$;
create function harbour.toll(kilos int, zone text) returns text immutable language sql as $$ select 'in ' || zone $$;
create function harbour.toll(json) returns text immutable language sql as $$ select 'by paper' $$;
create function harbour.dock(berth int, tide int default 1) returns text immutable language sql
as $$ select 'tide' $$;
create function harbour.dock(berth int, pilot text default 'Pia') returns text immutable language sql
as $$ select 'pilot' $$;
create function harbour.area(length int, width int, out deck int, out rail int) immutable language sql
as $$ select length * width, 2 * (length + width) $$;
create function harbour.half(whole int, out part int) immutable language sql as $$ select whole / 2 $$;
create function harbour.flip(inout port text, inout starboard text) immutable language sql
as $$ select starboard, port $$;
create function harbour.tides(days int) returns table (day int, height numeric) immutable language sql
as $$ select day, 1.5 * day from generate_series(1, days) as day $$;
create function harbour.bells(most int) returns setof int immutable language sql
as $$ select generate_series(1, most) $$;
create function harbour.flags() returns text[] immutable language sql as $$ select '{blue,peter}'::text[] $$;
create function harbour.flagship() returns harbour.ship stable language sql
as $$ select * from harbour.ship where id = 1 $$;
create function harbour.wreck() returns harbour.ship stable language sql
as $$ select * from harbour.ship where id = 0 $$;
create function harbour.unknown() returns text immutable language sql as $$ select null::text $$;
create function harbour.of_kind(wanted harbour.kind, names text[] default null, cargo jsonb default null)
returns setof harbour.ship stable language sql
as $$ select * from harbour.ship where kind = wanted and (names is null or name = any (names))
    and (of_kind.cargo is null or ship.cargo @> of_kind.cargo) order by id $$;
create function harbour.note(entry text) returns harbour.journal language sql
as $$ insert into harbour.journal values ('1900-02-01', entry) returning * $$;
create function harbour.erase() returns void language sql as $$ delete from harbour.journal $$;
create function harbour.peek(name text) returns text stable language sql
as $$ select coalesce(current_setting(name, true), '') $$;
create function harbour.letterhead(name text) returns text stable language sql
as $$ select current_setting('request.headers')::json ->> name $$;
create function customs.inspect() returns void language plpgsql as $$
begin
    if current_setting('request.headers')::json ->> 'x-cargo' = 'gold' then
        raise sqlstate 'PT451' using message = 'No gold';
    end if;
    perform set_config('harbour.inspected', current_setting('request.method') || ' by ' || current_user, true);
end $$;
create function harbour.owe() returns void language plpgsql
as $$ begin raise sqlstate 'PT402' using message = 'Payment required', detail = 'Toll', hint = 'Pay'; end $$;
create function harbour.forbid(message text, detail text) returns void language plpgsql as $$
begin
    if detail is null then
        raise sqlstate 'PGRST' using message = message;
    end if;
    raise sqlstate 'PGRST' using message = message, detail = detail;
end $$;
create function harbour.answer(status text, headers text) returns text language plpgsql as $$
begin
    perform set_config('response.status', status, true), set_config('response.headers', headers, true);
    return 'told';
end $$;
create domain harbour."text/html" as text;
create function harbour.page(title text) returns harbour."text/html" immutable language sql
as $$ select ('<h1>' || title || '</h1>')::harbour."text/html" $$;
create domain harbour."*/*" as bytea;
create function harbour.photo() returns harbour."*/*" language plpgsql as $$
begin
    perform set_config('response.headers', '[{"Content-Type": "image/x-photo"}]', true);
    return convert_to('PHOTO', 'UTF8');
end $$;
create function harbour.strict() returns text language sql set default_transaction_isolation to 'serializable'
as $$ select current_setting('transaction_isolation') $$;
create function harbour.doze() returns void language sql set statement_timeout to '50ms'
as $$ select pg_sleep(5) $$;
