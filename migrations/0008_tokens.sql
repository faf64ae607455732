-- API tokens, as they were last read. The value of one is nowhere here.
create table token (
  id              text primary key,
  owner           text not null check (owner in ('partner', 'account', 'service_user')),
  account_id      text,
  service_user_id text references service_user (id),
  name            text not null,
  status          text not null,
  issued_at       integer,
  expires_at      integer,
  last_used_at    integer,
  body            text not null,
  -- The job that made or rolled it last, what became of its value then, and since when.
  run_id          text references run (id),
  secret          text check (secret in ('waiting', 'shown', 'lost')),
  secret_at       integer,
  seen_at         integer not null,
  gone_at         integer,
  check ((owner = 'account') = (account_id is not null)),
  check ((owner = 'service_user') = (service_user_id is not null))
) strict;
create index token_by_account on token (account_id, name, id) where owner = 'account';
create index token_by_service_user on token (service_user_id, name, id) where owner = 'service_user';
create index token_by_name on token (name, id);

-- When the tokens of an account and of a service user were last read, and when they were last asked for.
alter table account add column tokens_read_at integer;
alter table account add column tokens_asked_at integer;
alter table service_user add column tokens_read_at integer;
alter table service_user add column tokens_asked_at integer;

-- A token that somebody is putting together, step by step.
create table token_draft (
  id          text primary key,
  owner       text not null check (owner in ('partner', 'account', 'service_user')),
  -- Below which address it is put together: an account's, or none.
  account_id  text,
  customer_id text references customer (id),
  -- The token that it shall change; none where it shall be made.
  token_id    text,
  body        text not null,
  made_by     text not null references person (id),
  made_at     integer not null,
  run_id      text references run (id)
) strict;
create index token_draft_by_age on token_draft (made_at);

-- Each token with whose it is from the partner's side.
create view held_token as
  select token.*, account.name as account_name, account.gone_at as account_gone_at,
         customer.id as customer_id, customer.name as customer_name,
         coalesce(service_user.state <> 'active', 0) as is_former,
         -- The account below which it is shown: its own, or one of its customer's.
         coalesce(token.account_id, (select min(other.id) from account as other
                                      where other.customer_id = customer.id and other.gone_at is null)) as place_id
    from token left join account on account.id = token.account_id
         left join service_user on service_user.id = token.service_user_id
         left join customer on customer.id = coalesce(account.customer_id, service_user.customer_id);
