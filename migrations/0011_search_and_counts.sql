-- What lists of a hundred thousand accounts and half a million websites need: names that are found by any part of them, and
-- counts that nobody has to count.

create index zone_present on zone (account_id) where gone_at is null;
create index run_unfinished on run (id) where state in ('queued', 'working', 'waiting', 'needs_person');

-- What an account is found by: its name, and on a second line its customer's.
create table account_words (
  seq        integer primary key,
  account_id text not null unique,
  words      text not null
) strict;
create virtual table account_trigram using fts5 (
  words, content = 'account_words', content_rowid = 'seq', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
create trigger account_words_new after insert on account_words begin
  insert into account_trigram (rowid, words) values (new.seq, new.words);
end;
create trigger account_words_changed after update of words on account_words when old.words <> new.words begin
  insert into account_trigram (account_trigram, rowid, words) values ('delete', old.seq, old.words);
  insert into account_trigram (rowid, words) values (new.seq, new.words);
end;
create trigger account_found_by after insert on account begin
  insert into account_words (account_id, words)
  values (new.id, new.name_folded || char(10)
                  || coalesce((select name_folded from customer where id = new.customer_id), ''));
end;
create trigger account_found_anew after update of name_folded, customer_id on account
  when old.name_folded <> new.name_folded or old.customer_id is not new.customer_id begin
  update account_words
     set words = new.name_folded || char(10)
                 || coalesce((select name_folded from customer where id = new.customer_id), '')
   where account_id = new.id;
end;
create trigger account_found_by_customer after update of name_folded on customer
  when old.name_folded <> new.name_folded begin
  update account_words
     set words = (select name_folded from account where id = account_id) || char(10) || new.name_folded
   where account_id in (select id from account where customer_id = new.id);
end;
insert into account_words (account_id, words)
select account.id, account.name_folded || char(10) || coalesce(customer.name_folded, '')
  from account left join customer on customer.id = account.customer_id;

-- What a website is found by: its name.
create table zone_words (
  seq     integer primary key,
  zone_id text not null unique,
  words   text not null
) strict;
create virtual table zone_trigram using fts5 (
  words, content = 'zone_words', content_rowid = 'seq', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
create trigger zone_words_new after insert on zone_words begin
  insert into zone_trigram (rowid, words) values (new.seq, new.words);
end;
create trigger zone_words_changed after update of words on zone_words when old.words <> new.words begin
  insert into zone_trigram (zone_trigram, rowid, words) values ('delete', old.seq, old.words);
  insert into zone_trigram (rowid, words) values (new.seq, new.words);
end;
create trigger zone_found_by after insert on zone begin
  insert into zone_words (zone_id, words) values (new.id, new.name);
end;
create trigger zone_found_anew after update of name on zone when old.name <> new.name begin
  update zone_words set words = new.name where zone_id = new.id;
end;
insert into zone_words (zone_id, words) select id, name from zone;

-- How many there are that Cloudflare still lists.
create table tally (
  what   text primary key check (what in ('account', 'zone')),
  number integer not null
) strict, without rowid;
insert into tally values ('account', (select count(*) from account where gone_at is null)),
                         ('zone', (select count(*) from zone where gone_at is null));
create trigger account_counted after insert on account when new.gone_at is null begin
  update tally set number = number + 1 where what = 'account';
end;
create trigger account_counted_off after update of gone_at on account
  when (old.gone_at is null) <> (new.gone_at is null) begin
  update tally set number = number + iif(new.gone_at is null, 1, -1) where what = 'account';
end;
create trigger zone_counted after insert on zone when new.gone_at is null begin
  update tally set number = number + 1 where what = 'zone';
end;
create trigger zone_counted_off after update of gone_at on zone
  when (old.gone_at is null) <> (new.gone_at is null) begin
  update tally set number = number + iif(new.gone_at is null, 1, -1) where what = 'zone';
end;

-- When somebody last found out by writing that the database takes writes.
create table write_check (
  at integer not null
) strict;
insert into write_check values (0);
