-- The DNS records of websites as they once were. A day on which nothing changed moves `seen_at` of the last one on.
create table dns_snapshot (
  id          text primary key,
  zone_id     text not null,
  zone_name   text not null,
  taken       text not null check (taken in ('daily', 'by_hand', 'before_changes')),
  taken_at    integer not null,
  seen_at     integer not null,
  records     text not null,
  count       integer not null,
  fingerprint blob not null
) strict;
create index dns_snapshot_by_zone on dns_snapshot (zone_id, taken_at);
create index dns_snapshot_by_name on dns_snapshot (zone_name, taken_at);
create index dns_snapshot_by_age on dns_snapshot (seen_at);

-- When the records of a website were last asked for on account of its day, whether they could be read or not.
create table dns_snapshot_try (
  zone_id  text primary key,
  tried_at integer not null
) strict;

-- Changes of DNS records that somebody looks at before they are made, and the job that makes them.
create table dns_draft (
  id          text primary key,
  zone_id     text not null,
  source      text not null,
  fingerprint blob not null,
  counts      text not null,
  made_by     text not null references person (id),
  made_at     integer not null,
  run_id      text references run (id)
) strict;
create index dns_draft_by_age on dns_draft (made_at);
create index dns_draft_by_zone on dns_draft (zone_id, made_at);

-- Its rows, in the order they are shown and sent in: changes first.
create table dns_draft_row (
  draft_id text not null references dns_draft (id) on delete cascade,
  position integer not null,
  finding  text not null,
  body     text not null,
  primary key (draft_id, position)
) strict, without rowid;
create index dns_draft_row_by_finding on dns_draft_row (draft_id, finding, position);
