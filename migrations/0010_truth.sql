-- Where the tenant and the portal differ, as it was last compared. Nothing is repaired by itself.
create table difference (
  id            integer primary key,
  kind          text not null,
  -- What it is about: with the kind, the same difference again.
  subject       text not null,
  body          text not null,
  first_seen_at integer not null,
  seen_at       integer not null,
  -- When it was gone again.
  ended_at      integer,
  -- Who said that it may stay, and why.
  ignored_by    text references person (id),
  ignored_at    integer,
  reason        text,
  unique (kind, subject)
) strict;
create index difference_open on difference (kind, first_seen_at) where ended_at is null;

-- When the settings of a website that were changed here were last compared.
create table settings_compared (
  zone_id text primary key,
  at      integer not null
) strict, without rowid;
