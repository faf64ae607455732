-- What somebody did stays in the history, so a person is never deleted: it is removed, and comes back by its address.
alter table person add column removed_at integer;

-- The token is a key to the house: only its hash is kept.
create table invite (
  id          text primary key,
  token_hash  blob not null unique,
  -- The key of the form that made it: pressed twice, it is one invite.
  request_key text unique,
  email       text not null,
  role        text not null,
  -- Whose people it is for; null: the partner's team.
  customer_id text references customer (id),
  note        text not null default '',
  created_by  text not null references person (id),
  created_at  integer not null,
  expires_at  integer not null,
  accepted_at integer,
  revoked_at  integer,
  -- The invite that was sent instead: its link is the one that works.
  replaced_by text references invite (id) deferrable initially deferred,
  -- When somebody with a dead link of this address last asked for a new one.
  asked_at    integer,
  check (case when customer_id is null then role in ('owner', 'operator', 'viewer') else role in ('manager', 'viewer') end)
) strict;
create index invite_by_time on invite (created_at);
-- One link that could work for an address, whatever the program does.
create unique index invite_open on invite (email, coalesce(customer_id, ''))
  where accepted_at is null and revoked_at is null and replaced_by is null;

create index audit_by_person on audit (person_id, seq);
create index audit_by_customer on audit (customer_id, seq);
create index audit_by_action on audit (action, seq);
