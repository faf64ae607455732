-- Who may sign in at Cloudflare and see an account there.

-- When the account's members were last read, and when they were last asked for.
alter table account add column members_read_at integer;
alter table account add column members_asked_at integer;

create table member (
  account_id    text not null,
  id            text not null,
  email         text not null,
  user_id       text,
  status        text not null,
  two_factor    integer not null default 0,
  roles         text not null default '[]',
  -- Whether it has permissions by policies besides.
  policies      integer not null default 0,
  -- When the portal invited it; null where somebody else did.
  invited_at    integer,
  first_seen_at integer not null,
  seen_at       integer not null,
  gone_at       integer,
  primary key (account_id, id)
) strict, without rowid;
create index member_by_email on member (email, account_id, id);

-- Who administers the tenant, and with it every account.
create table tenant_admin (
  email text primary key
) strict, without rowid;

-- Everybody who has or had access, with whose it is from the partner's side.
create view access as
  select member.*, account.name as account_name, customer.id as owner_id, customer.name as owner_name,
         case
           when exists (select 1 from tenant_admin where tenant_admin.email = member.email) then 'tenant_admin'
           when exists (select 1 from service_user where service_user.email = member.email
                         and service_user.state in ('active', 'requested')
                         and service_user.customer_id = account.customer_id) then 'service_user'
           when exists (select 1 from service_user where service_user.email = member.email) then 'former_service_user'
           when exists (select 1 from person where person.email = member.email and person.customer_id is null
                         and person.removed_at is null) then 'team'
           else 'customer'
         end as kind
    from member join account on account.id = member.account_id
         left join customer on customer.id = account.customer_id
   where account.gone_at is null;
