-- People of customers sign in, too. Where there is a customer, `role`, which is the team's, is the least there is and is
-- never asked.
alter table person add column customer_id text references customer (id);
alter table person add column customer_role text
  check (customer_role in ('manager', 'viewer') and (customer_role is null) = (customer_id is null));
create index person_by_customer on person (customer_id) where customer_id is not null;

create index invite_by_customer on invite (customer_id, created_at) where customer_id is not null;

-- What a customer's people may do; where nothing is said, the default.
alter table customer add column policy text not null default '{}';

-- Asked for by one of a customer's people: goes out with that customer's key, or not at all.
alter table run add column own integer not null default 0;

-- As whose person somebody did it, as it was then; null: the team, or nobody. And the reference of the portal's own request.
alter table audit add column by_customer text;
alter table audit add column request text;

-- Plans that customers ask for: the team approves or declines.
create table plan_request (
  id          text primary key,
  request_key text not null unique,
  customer_id text not null references customer (id),
  zone_id     text not null,
  rate_plan   text not null,
  note        text not null default '',
  state       text not null check (state in ('open', 'approved', 'declined', 'withdrawn')),
  asked_by    text not null references person (id),
  asked_at    integer not null,
  decided_by  text references person (id),
  decided_at  integer,
  -- What the team said to a decline.
  word        text not null default '',
  run_id      text references run (id)
) strict;
create index plan_request_by_state on plan_request (state, asked_at);
create index plan_request_by_customer on plan_request (customer_id, asked_at);
create index plan_request_by_zone on plan_request (zone_id, asked_at);
-- One open request of a customer for a website, whatever the program does. A website whose account became somebody else's
-- may have one of each: the new customer is not to learn that there is an old one.
create unique index plan_request_open on plan_request (zone_id, customer_id) where state = 'open';
