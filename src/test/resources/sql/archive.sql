-- An archive: documents stand on shelves. Who may read one follows from passes to shelves, which may end by
-- themselves, from loans, which are partitioned, and from notes, which have a table that inherits.

create schema archive authorization velro_owner;
set role velro_owner;
grant usage on schema archive to sluice_authenticator;

create table archive.shelf (
  code text primary key,
  is_open boolean not null default false
);

create table archive.document (
  id uuid primary key,
  owner_id uuid,
  shelf text references archive.shelf on update cascade on delete cascade,
  pages text not null default '1',
  title text
);

-- A null holder stands for everyone.
create table archive.pass (
  holder uuid,
  shelf text not null references archive.shelf on update cascade on delete cascade,
  role text not null default 'reader',
  ends_at timestamptz
);

create table archive.loan (
  document uuid not null references archive.document on delete cascade,
  reader uuid not null,
  branch text not null
) partition by list (branch);
create table archive.loan_north partition of archive.loan for values in ('north');
create table archive.loan_south partition of archive.loan for values in ('south');

create table archive.note (
  document uuid not null,
  author uuid not null
);
create table archive.old_note () inherits (archive.note);

create function archive.level(role text) returns text
language sql immutable
return lower(role);

create view archive.document_rule as
select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method,
  null::timestamptz as expires_at
from archive.document where owner_id is not null
union all
select pass.holder, document.id, archive.level(pass.role), 'pass', pass.ends_at
from archive.pass join archive.document on document.shelf = pass.shelf
union all
select reader, document, 'reader', 'loan', null from archive.loan group by reader, document
union all
select author, document, 'reader', 'note', null from archive.note group by author, document
union all
select null, document.id, 'reader', 'open_shelf', null
from archive.document join archive.shelf on shelf.code = document.shelf where shelf.is_open;

-- Fails for a document whose pages are no number.
create view archive.fragile_rule as
select owner_id as user_id, id as resource_id, case when pages::integer > 0 then 'owner' end as role,
  'owner' as access_method
from archive.document;

create view archive.document_resource as select id as resource_id, owner_id from archive.document;
create view archive.document_shelf as
select id as resource_id, shelf as key from archive.document where shelf is not null;

grant select on archive.document_rule, archive.fragile_rule, archive.document_resource, archive.document_shelf
  to sluice_authenticator;
grant execute on function archive.level(text) to sluice_authenticator;
reset role;
