-- What resolvers say of websites that are not live yet, and what people are told of them.

-- The last look at the DNS of a website; there is no row while nothing has been looked at since it began to wait.
create table going_live (
  zone_id   text primary key,
  looked_at integer not null,
  -- What each resolver said, as JSON.
  said      text not null,
  -- How often the same was seen in a row: the pause until the next look grows with it.
  looks     integer not null,
  due_at    integer not null
) strict, without rowid;
create index going_live_by_due on going_live (due_at);
create index zone_unfinished on zone (status, id) where gone_at is null;

create table notice (
  seq         integer primary key autoincrement,
  at          integer not null,
  zone_id     text not null,
  kind        text not null check (kind in ('live', 'moved', 'leaving')),
  -- What makes it one event: a day, or a threshold of one time of waiting.
  mark        text not null,
  -- Whose website it was then.
  customer_id text references customer (id),
  -- When Cloudflare drops it if nothing changes, as it was known then.
  until       integer,
  unique (zone_id, kind, mark)
) strict;
create index notice_by_customer on notice (customer_id, seq) where customer_id is not null;

-- Up to where somebody has read the notices.
create table notice_read (
  person_id text primary key references person (id),
  seq       integer not null
) strict, without rowid;

-- Letters about notices: due ones are sent once; one that was being sent when the process ended is not sent again.
create table notice_mail (
  notice_seq integer not null references notice (seq),
  person_id  text not null references person (id),
  state      text not null check (state in ('due', 'sending', 'sent', 'given_up')),
  tries      integer not null default 0,
  due_at     integer not null,
  primary key (notice_seq, person_id)
) strict, without rowid;
create index notice_mail_open on notice_mail (state, due_at) where state = 'due';

-- Instructions that were sent to somebody, by the key of the form: pressed twice, it is one letter.
create table instruction (
  request_key text primary key,
  zone_id     text not null,
  person_id   text not null references person (id),
  sent_by     text not null references person (id),
  at          integer not null
) strict, without rowid;
