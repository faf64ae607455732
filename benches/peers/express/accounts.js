// The list of accounts, signed in, with search and pages, as one writes it with Express, EJS and better-sqlite3.
const crypto = require("node:crypto");
const path = require("node:path");
const Database = require("better-sqlite3");
const cookies = require("cookie-parser");
const express = require("express");

const hashed = (session) => crypto.createHash("sha256").update(session).digest("hex");

const db = new Database(process.env.DATABASE);
db.pragma("mmap_size = 268435456");
db.exec("create temp table who (id_hash text primary key, email text not null)");
db.prepare("insert into who values (?, ?)").run(hashed("bench"), "amal@partner.test");
const who = db.prepare("select email from who where id_hash = ?");
const count = db.prepare("select count(*) as n from account where gone_at is null");
const list = db.prepare(`
select account.id, account.name, account.type, account.created_on, account.customer_id, customer.name as customer,
       (select count(*) from zone where zone.account_id = account.id and zone.gone_at is null) as websites
  from account left join customer on customer.id = account.customer_id
 where account.gone_at is null
   and (:q = '' or account.name_folded like :like or account.id = :q or customer.name_folded like :like)
 order by account.name_folded, account.id limit 51`);

const app = express();
app.set("view engine", "ejs");
app.set("views", path.join(__dirname, "views"));
app.use(cookies());
app.get("/accounts", (request, response) => {
  const person = who.get(hashed(request.cookies.session ?? ""));
  if (!person) return response.status(401).end();
  const q = request.query.q ?? "";
  const rows = list.all({ q, like: `%${q.toLowerCase()}%` });
  response.render("accounts", {
    who: person.email, q, rows: rows.slice(0, 50), more: rows.length > 50, count: count.get().n,
  });
});
app.listen(Number(process.argv[2]), "127.0.0.1");
