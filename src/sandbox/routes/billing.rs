//! Ways to pay: HTTP to world and back.

use axum::extract::State;
use serde_json::json;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::mint;
use crate::sandbox::page::Page;
use crate::sandbox::world::Refused;
use crate::sandbox::world::access::Right;
use crate::wire::ids::AccountId;

// One switch for all accounts: whether the partner has a card on file. An empty list means that nothing is there
// (API reference of 2026-09).
pub(super) async fn payment_methods(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, id) = (Page::of(&call)?, call.id::<AccountId>("account")?);
    let on_file = sandbox.read(|world, _| {
        world.account_for(&call.caller, &id, Right::ReadBilling)?;
        Ok::<_, Refused>(world.switches.payment_method)
    })?;
    let card = json!({
        "id": mint::id_from(&format!("card:{id}")),
        "type": "CREDIT_CARD",
        "default": true,
        "last_four": "4242",
        "expiration_date": "12/2030",
        "country": "DE",
    });
    // In pages, since Cloudflare's own client (SDK 5.9.0) asks on until one is empty.
    let (rows, info) = page.cut(if on_file { vec![card] } else { Vec::new() });
    answer::list(rows, info)
}
