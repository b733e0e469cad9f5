-- A harbour and its ships: one of each thing that the dialect reads. Exposed are harbour and customs; ledger is not.
create schema harbour;
create schema customs;
create schema ledger;

create type harbour.kind as enum ('tug', 'ferry', 'tanker');
create domain harbour.hull as int;
create function harbour.json(harbour.hull) returns json immutable language sql
as $$ select to_json('H-' || lpad($1::int::text, 4, '0')) $$;
create function harbour.hull(text) returns harbour.hull immutable language sql
as $$ select ltrim(substr($1, 3), '0')::int::harbour.hull $$;
create function harbour.hull(json) returns harbour.hull immutable language sql
as $$ select harbour.hull($1 #>> '{}') $$;
do $$ begin
    create cast (harbour.hull as json) with function harbour.json(harbour.hull) as implicit;
    create cast (text as harbour.hull) with function harbour.hull(text) as implicit;
    create cast (json as harbour.hull) with function harbour.hull(json) as implicit;
end $$;

create table harbour.port (
    id int primary key,
    name text not null,
    country text,
    opened date
);
create table harbour.company (
    id int primary key,
    name text not null,
    port_id int constraint company_seat references harbour.port
);
create table harbour.ship (
    id int primary key,
    name text not null,
    kind harbour.kind not null,
    length numeric(6, 2),
    built int,
    company_id int constraint ship_owner references harbour.company,
    home_id int constraint ship_home references harbour.port,
    yard_id int constraint ship_yard references harbour.port,
    mother_id int constraint ship_mother references harbour.ship,
    hull harbour.hull,
    cargo jsonb,
    log json,
    crew text[],
    service daterange,
    story tsvector,
    active boolean
);
create table harbour.certificate (
    ship_id int primary key constraint certificate_ship references harbour.ship,
    number text not null
);
create table harbour.pilot (id int primary key, name text not null);
create table harbour.licence (
    pilot_id int constraint licence_pilot references harbour.pilot,
    port_id int constraint licence_port references harbour.port,
    since int,
    primary key (pilot_id, port_id)
);
create table harbour.berth (
    port_id int constraint berth_port references harbour.port,
    number int,
    depth numeric,
    primary key (port_id, number)
);
create table harbour.mooring (
    id int primary key,
    port_id int,
    berth_number int,
    rope text,
    constraint mooring_berth foreign key (port_id, berth_number) references harbour.berth
);
create table harbour."odd names" (
    "the key" int primary key,
    "a,b" text,
    "say ""hi""" text,
    "zwölf" text,
    "select" text,
    "back\slash" text
);
create table harbour.parcel (id int primary key, owner text, content text);
alter table harbour.parcel enable row level security;
create policy own on harbour.parcel
using (owner = nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub');

create view harbour.ferry as select id as number, name, home_id as home, built from harbour.ship where kind = 'ferry';
create view harbour.port_sheet as select id as port_number, name as title from harbour.port;

create function harbour.age(harbour.ship) returns int stable language sql as $$ select 2020 - $1.built $$;
create function harbour.last_seen(harbour.ship) returns setof harbour.port rows 1 stable language sql
as $$ select * from harbour.port where id = $1.home_id $$;
create function harbour.sisters(harbour.ship) returns setof harbour.ship stable language sql
as $$ select * from harbour.ship where built = $1.built and id <> $1.id $$;

create function harbour.built_after(year int) returns setof harbour.ship stable language sql
as $$ select * from harbour.ship where built > year $$;
create function harbour.add(a int, b int default 10) returns int immutable language sql as $$ select a + b $$;
create function harbour.zone() returns text stable language sql as $$ select current_setting('timezone') $$;
create function harbour.wait(seconds float8) returns void language sql as $$ select pg_sleep(seconds) $$;
create function harbour.sink(lowest int) returns setof int volatile language sql
as $$ update harbour.ship set active = false where id >= lowest returning id $$;
create function harbour.refuse() returns void language plpgsql
as $$ begin raise sqlstate 'PT418' using message = 'a teapot', detail = 'short', hint = 'and stout'; end $$;
create function harbour.headed() returns text language plpgsql as $$
begin
    perform set_config('response.headers', '[{"X-Tide": "high"}, {"Cache-Control": "no-store"}]', true);
    perform set_config('response.status', '202', true);
    return 'ebb';
end $$;

create domain harbour."text/vnd.list" as text;
create function harbour.list_step(text, harbour.port) returns text immutable language sql
as $$ select $1 || '* ' || $2.name || chr(10) $$;
create function harbour.list_end(text) returns harbour."text/vnd.list" immutable language sql
as $$ select $1::harbour."text/vnd.list" $$;
create aggregate harbour.list(harbour.port)
(sfunc = harbour.list_step, stype = text, initcond = '', finalfunc = harbour.list_end);
create domain harbour."image/x-flag" as bytea;
create function harbour.flag() returns harbour."image/x-flag" immutable language sql
as $$ select '\x414243'::bytea::harbour."image/x-flag" $$;

create table customs.port (id int primary key, tariff int);
create table customs.duty (
    id int primary key,
    ship_id int constraint duty_ship references harbour.ship,
    amount int
);
create table ledger.secret (id int primary key);

insert into harbour.port values
    (1, 'Aalborg', 'DK', '1900-05-01'), (2, 'Bergen', 'NO', '1890-01-15'), (3, 'Cork', 'IE', null);
insert into harbour.company values (1, 'Nordlys', 2), (2, 'Sydhavn', 1), (3, 'Drift', null);
insert into harbour.ship values
    (1, 'Alma', 'ferry', 88.50, 1999, 1, 1, 2, null, 7, '{"tons": 12, "lots": [{"name": "salt"}, {"name": "rye"}]}',
     '{"a": 1}', '{Ida,Bo}', '[2000-01-01,2010-01-01)', to_tsvector('english', 'The ferries sailed slowly'), true),
    (2, 'Bris', 'tug', 21.00, 2005, 1, 2, 2, 1, 42, '{"tons": 3}', null, '{Bo}', '[2010-01-01,2015-01-01)',
     to_tsvector('english', 'A small tug pulls'), false),
    (3, 'Ceres', 'tanker', 240.25, 1999, 2, 2, 1, 1, null, '{"tons": 900, "lots": []}', null, '{}', null, null, null),
    (4, 'Dagny', 'ferry', null, 2012, null, null, null, null, null, null, null, null, '[2012-06-01,)', null, true);
insert into harbour.certificate values (1, 'C-1'), (2, 'C-2');
insert into harbour.pilot values (1, 'Pia'), (2, 'Rune');
insert into harbour.licence values (1, 1, 1990), (1, 2, 1995), (2, 2, 2001);
insert into harbour.berth values (1, 1, 9.5), (1, 2, 12), (2, 1, 30);
insert into harbour.mooring values (1, 1, 2, 'hemp'), (2, 2, 1, 'steel'), (3, null, null, 'loose');
insert into harbour."odd names" values (1, 'comma', 'quote', 'umlaut', 'keyword', 'slash');
insert into harbour.parcel values (1, 'ida', 'tea'), (2, 'bo', 'rum');
insert into customs.port values (1, 15), (2, 20);
insert into customs.duty values (1, 1, 100), (2, 1, 50), (3, 3, 70);

grant usage on schema harbour, customs to anon, authenticated, service_role;
grant select on all tables in schema harbour, customs to anon, authenticated, service_role;
grant insert, update, delete on harbour.ship, harbour.port to service_role;
analyze harbour.ship, harbour.port;
