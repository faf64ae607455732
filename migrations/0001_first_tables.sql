-- Times are microseconds since 1970 in UTC; our ids are UUIDs of version 7 as text; Cloudflare's ids are text.

create table fact (
  name  text primary key,
  value text not null
) strict;

create table person (
  id            text primary key,
  email         text not null unique,
  name          text,
  password_hash text not null,
  role          text not null check (role in ('owner', 'operator', 'viewer')),
  created_at    integer not null
) strict;

-- The session's id is a key to the house: only its hash is kept.
create table session (
  id_hash    blob primary key,
  person_id  text references person (id) on delete cascade,
  record     text not null,
  created_at integer not null,
  seen_at    integer not null,
  expires_at integer not null,
  address    text not null default '',
  agent      text not null default ''
) strict;
create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at);

create table customer (
  id          text primary key,
  name        text not null,
  name_folded text not null,
  -- The key of the form that entered it: pressed twice, it is one customer.
  request_key text unique,
  created_at  integer not null
) strict;
create index customer_by_name on customer (name_folded, id);

create table account (
  id          text primary key,
  name        text not null,
  name_folded text not null,
  type        text not null,
  unit_id     text,
  created_on  integer,
  description text not null default '',
  customer_id text references customer (id),
  -- What its profile carries as external_metadata: null until it was read.
  marker      text,
  -- The attempt, given up before, that turned out to have made it after all.
  stray_of    text,
  seen_at     integer not null,
  gone_at     integer
) strict;
create index account_by_name on account (name_folded, id);
create index account_by_customer on account (customer_id);

create table zone (
  id            text primary key,
  account_id    text not null,
  name          text not null,
  status        text not null,
  type          text not null,
  paused        integer not null default 0,
  plan          text,
  name_servers  text not null default '[]',
  original_name_servers text not null default '[]',
  created_on    integer,
  activated_on  integer,
  seen_at       integer not null,
  gone_at       integer
) strict;
create index zone_by_name on zone (name, id);
create index zone_by_account on zone (account_id, name);

create table run (
  id               text primary key,
  request_key      text not null unique,
  kind             text not null,
  request          text not null,
  title            text not null,
  state            text not null check (state in ('queued', 'working', 'waiting', 'done', 'failed', 'needs_person', 'cancelled')),
  customer_id      text references customer (id),
  account_id       text,
  zone_id          text,
  requested_by     text not null references person (id),
  created_at       integer not null,
  updated_at       integer not null,
  due_at           integer,
  ended_at         integer,
  cancel_requested integer not null default 0,
  -- Which process measures the pause, by its own clock: another process starts at once.
  due_boot         text not null default '',
  due_ms           integer not null default 0,
  -- Which process holds it, and how often it was taken: a holder that lost it can record nothing.
  lease_boot       text,
  fence            integer not null default 0
) strict;
create index run_open on run (state) where state in ('queued', 'working', 'waiting');
create index run_by_time on run (created_at desc, id desc);
create index run_by_account on run (account_id);
create index run_by_customer on run (customer_id);

create table service_user (
  id          text primary key,
  customer_id text not null references customer (id),
  email       text not null unique,
  user_id     text,
  state       text not null check (state in ('requested', 'active', 'keyless', 'burnt')),
  sealed_key  blob,
  run_id      text references run (id),
  attempt_id  text,
  created_at  integer not null,
  proven_at   integer,
  refused_at  integer,
  ended_at    integer
) strict;
-- One in use for a customer, and one in the making: the database says so, whatever the program does.
create unique index service_user_in_use on service_user (customer_id) where state = 'active';
create unique index service_user_in_the_making on service_user (customer_id) where state = 'requested';

create table membership (
  account_id      text not null references account (id),
  service_user_id text not null references service_user (id),
  member_id       text not null,
  created_at      integer not null,
  primary key (account_id, service_user_id)
) strict, without rowid;

create table step (
  run_id   text not null references run (id),
  position integer not null,
  kind     text not null,
  target   text,
  state    text not null check (state in ('planned', 'sending', 'done', 'failed', 'unknown', 'skipped')),
  identity text,
  note     text,
  ended_at integer,
  forgiven integer not null default 0,
  primary key (run_id, position)
) strict, without rowid;

create table attempt (
  id                text primary key,
  run_id            text not null,
  position          integer not null,
  n                 integer not null,
  natural_key       text not null,
  before_ids        text not null default '[]',
  request_sha256    blob not null,
  state             text not null check (state in ('inflight', 'done', 'refused', 'not_sent', 'absent', 'burnt', 'human')),
  doubt             text check (doubt in ('replied', 'silent')),
  status            integer,
  code              integer,
  message           text,
  documentation_url text,
  cf_ray            text,
  result_id         text,
  -- The candidate a person chose.
  chosen            text,
  sent_at           integer not null,
  settled_at        integer,
  boot              text not null,
  doubt_since_ms    integer not null default 0,
  window_looks      integer not null default 0,
  unique (run_id, position, n),
  foreign key (run_id, position) references step (run_id, position)
) strict;
-- Single flight, enforced by the database.
create unique index attempt_in_flight on attempt (run_id, position) where state = 'inflight';

create table look (
  attempt_id text not null references attempt (id),
  at         integer not null,
  found      text not null,
  failed     text
) strict;
create index look_by_attempt on look (attempt_id, at);

create table audit (
  seq         integer primary key autoincrement,
  at          integer not null,
  action      text not null,
  person_id   text,
  identity    text,
  customer_id text,
  run_id      text,
  target      text,
  result      text not null,
  cf_ray      text,
  detail      text
) strict;
create index audit_by_run on audit (run_id);
create trigger audit_is_append_only_1 before update on audit begin
  select raise(abort, 'the history is append-only');
end;
create trigger audit_is_append_only_2 before delete on audit begin
  select raise(abort, 'the history is append-only');
end;

create table sync (
  part         text primary key,
  began_at     integer not null,
  succeeded_at integer,
  failed_at    integer,
  failure      text
) strict;
