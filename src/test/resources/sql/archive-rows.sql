-- Ann owns all documents: two of maps, one of letters. Ben has a pass to the maps and a loan of the letter; Cat has a
-- note on the letter.

truncate archive.shelf, archive.document, archive.pass, archive.loan, archive.note cascade;
insert into archive.shelf (code) values ('maps'), ('letters');
insert into archive.document (id, owner_id, shelf) values
  ('d0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'maps'),
  ('d0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'maps'),
  ('d0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000001', 'letters');
insert into archive.pass (holder, shelf) values ('a0000000-0000-4000-8000-000000000002', 'maps');
insert into archive.loan (document, reader, branch) values
  ('d0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'north');
insert into archive.note (document, author) values
  ('d0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000003');
