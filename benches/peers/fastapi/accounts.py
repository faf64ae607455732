"""The list of accounts, signed in, with search and pages, as one writes it with FastAPI, Jinja2 and sqlite3."""

import hashlib
import os
import pathlib
import sqlite3
import threading

from fastapi import Cookie, FastAPI, HTTPException, Request
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory=pathlib.Path(__file__).parent / "templates")
local = threading.local()

LIST = """
select account.id, account.name, account.type, account.created_on, account.customer_id, customer.name as customer,
       (select count(*) from zone where zone.account_id = account.id and zone.gone_at is null) as websites
  from account left join customer on customer.id = account.customer_id
 where account.gone_at is null
   and (:q = '' or account.name_folded like :like or account.id = :q or customer.name_folded like :like)
 order by account.name_folded, account.id limit 51
"""


def database() -> sqlite3.Connection:
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(os.environ["DATABASE"])
        local.db.row_factory = sqlite3.Row
        local.db.execute("pragma mmap_size = 268435456")
        local.db.execute("create temp table who (id_hash text primary key, email text not null)")
        local.db.execute("insert into who values (?, ?)", (hashed("bench"), "amal@partner.test"))
    return local.db


def hashed(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


@app.get("/accounts")
def accounts(request: Request, q: str = "", session: str = Cookie("")):
    db = database()
    who = db.execute("select email from who where id_hash = ?", (hashed(session),)).fetchone()
    if who is None:
        raise HTTPException(401)
    rows = db.execute(LIST, {"q": q, "like": f"%{q.lower()}%"}).fetchall()
    count = db.execute("select count(*) from account where gone_at is null").fetchone()[0]
    context = {"who": who["email"], "q": q, "rows": rows[:50], "more": len(rows) > 50, "count": count}
    return templates.TemplateResponse(request, "accounts.html", context)
