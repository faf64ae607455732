-- What is subscribed to, and what websites in other set-ups and on paid plans need to show.

alter table zone add column verification_key text;
alter table zone add column cname_suffix text;
alter table zone add column plan_id text;
alter table zone add column plan_price_minor integer;
alter table zone add column plan_currency text;
alter table zone add column plan_frequency text;
-- Since when it has its status, as well as is known.
alter table zone add column status_since integer;
create index zone_by_plan on zone (plan_id);

-- When the account's subscriptions were last read, and when they were last asked for.
alter table account add column subscriptions_read_at integer;
alter table account add column subscriptions_asked_at integer;

-- Plans of zones and add-ons of accounts. A list of an account names both.
create table subscription (
  account_id    text not null,
  id            text not null,
  zone_id       text,
  rate_plan     text not null,
  name          text not null,
  state         text,
  frequency     text,
  price_minor   integer,
  currency      text,
  components    text not null default '[]',
  period_start  integer,
  period_end    integer,
  first_seen_at integer not null,
  seen_at       integer not null,
  gone_at       integer,
  primary key (account_id, id)
) strict, without rowid;
create index subscription_by_zone on subscription (zone_id);

-- Everything paid for: subscriptions that were read, and plans known from their zones alone.
create view paid as
  select subscription.account_id || '/' || subscription.id as key, subscription.account_id, subscription.zone_id,
         subscription.id as subscription_id, subscription.rate_plan, subscription.name, subscription.state,
         subscription.frequency, subscription.price_minor, subscription.currency, subscription.period_end,
         subscription.seen_at
    from subscription
   where subscription.gone_at is null
     and not (coalesce(subscription.price_minor, 0) = 0 and lower(subscription.rate_plan) like '%free%')
     and coalesce(subscription.state, '') not in ('Cancelled', 'Expired', 'Failed')
     and not exists (select 1 from zone where zone.id = subscription.zone_id and zone.gone_at is not null)
  union all
  select zone.account_id || '/' || zone.id, zone.account_id, zone.id, null, coalesce(zone.plan_id, ''),
         coalesce(zone.plan, ''), null, zone.plan_frequency, zone.plan_price_minor, zone.plan_currency, null, zone.seen_at
    from zone
   where zone.gone_at is null and coalesce(zone.plan_id, 'free') not in ('', 'free')
     and not exists (select 1 from subscription
                      where subscription.zone_id = zone.id and subscription.gone_at is null);
