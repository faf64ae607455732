-- A file of customers, accounts and websites, checked first and then worked off row by row.
create table bulk (
  id          text primary key,
  -- The key of the form that brought it: pressed twice, it is one bulk.
  request_key text not null unique,
  name        text not null,
  sha256      text not null,
  state       text not null check (state in ('draft', 'running', 'paused', 'cancelled')),
  made_by     text not null references person (id),
  -- What it takes, as it was counted when the file was read.
  effort      text not null,
  created_at  integer not null,
  started_at  integer
) strict;
create index bulk_by_time on bulk (created_at desc, id desc);
create index bulk_by_file on bulk (sha256);

create table bulk_row (
  bulk_id    text not null references bulk (id) on delete cascade,
  -- Its line in the file.
  line       integer not null,
  cells      text not null,
  -- What it asks for; null where something is wrong with it.
  wish       text,
  faults     text not null,
  warnings   text not null,
  -- The line of the row that makes its account, where that is another one.
  after_line integer,
  state      text not null check (state in ('faulty', 'waiting', 'begun', 'there', 'refused')),
  run_id     text references run (id),
  note       text,
  -- Whether somebody is to be invited when it is done, and when that was.
  invites    integer not null default 0,
  invited_at integer,
  primary key (bulk_id, line)
) strict;
create index bulk_row_waiting on bulk_row (bulk_id, line) where state = 'waiting';
create unique index bulk_row_by_run on bulk_row (run_id) where run_id is not null;
create index bulk_row_to_invite on bulk_row (bulk_id, line) where invites = 1 and invited_at is null;

alter table run add column bulk_id text references bulk (id);
create index run_of_bulk on run (state) where bulk_id is not null;
