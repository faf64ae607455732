//! The dry run: each row read, and everything said that is wrong with it or that one should know before it is begun.

use std::collections::BTreeMap;

use crate::domain::bulk::file::{Cells, Column, Line};
use crate::domain::bulk::{BulkRow, Effort, RowState, Standing, Wish, effort};
use crate::domain::ids::CustomerId;
use crate::domain::order::Order;
use crate::domain::seat::CustomerRole;
use crate::domain::text::{ZoneName, folded};
use crate::store::{Offers, StoreError, TenantFacts};
use crate::web::pages::accounts::add_ons;
use crate::web::pages::websites::wanted;
use crate::web::portal::Portal;
use crate::wire::accounts::AccountType;
use crate::wire::ids::UnitId;
use crate::wire::tenants::Unit;
use crate::wire::zones::ZoneType;

/// What rows are checked against.
struct Facts {
    tenant: Option<TenantFacts>,
    offers: Option<Offers>,
    /// By folded name; none in it where several have the name.
    customers: BTreeMap<String, Option<CustomerId>>,
    has_mail: bool,
}

/// What is there of a row already.
#[derive(Clone, Copy, Default)]
struct There {
    service_user: bool,
    account: bool,
    /// All that the row could add: the account, and the website if it names one.
    everything: bool,
}

/// Checks all rows; answers with them and with what they take.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn check(portal: &Portal, lines: Vec<Line>) -> Result<(Vec<BulkRow>, Effort), StoreError> {
    let facts = Facts {
        tenant: portal.store.tenant().await?,
        offers: portal.store.offers().await?,
        customers: portal.store.customers_by_name().await?,
        has_mail: portal.mailer.is_some(),
    };
    let mut rows = Vec::with_capacity(lines.len());
    let mut there = Vec::with_capacity(lines.len());
    let (mut makers, mut websites) = (BTreeMap::new(), BTreeMap::new());
    for line in lines {
        let mut row = read(&line, &facts);
        let mut is_there = There::default();
        if let Some(wish) = &row.wish {
            is_there = around(portal, &facts, wish, &mut row.warnings, &mut row.faults).await?;
            let account = wish.same_account();
            let twin = (account.clone(), wish.website.as_ref().map(ToString::to_string));
            if let Some(first) = websites.get(&twin) {
                row.warnings.push(format!("The same as line {first}: nothing more is done for it."));
            }
            websites.entry(twin).or_insert(row.line);
            row.after = makers.get(&account).copied();
        }
        if row.faults.is_empty() {
            if let Some(wish) = &row.wish {
                makers.entry(wish.same_account()).or_insert(row.line);
            }
        } else {
            row.wish = None;
            row.state = RowState::Faulty;
            row.after = None;
        }
        there.push(is_there);
        rows.push(row);
    }
    let wanted = rows.iter().zip(&there).filter_map(|(row, there)| {
        row.wish.as_ref().filter(|_| !there.everything).map(|wish| (wish, there.service_user, there.account))
    });
    let effort = effort(wanted);
    Ok((rows, effort))
}

/// Reads a row by itself.
fn read(line: &Line, facts: &Facts) -> BulkRow {
    let mut reading = Reading { cells: &line.cells, faults: Vec::new() };
    if line.is_too_long {
        reading.faults.push("It has more cells than there are columns. Put quotes around text with commas.".to_owned());
    }
    let wish = wish(&mut reading, facts);
    let faults = reading.faults;
    BulkRow {
        line: line.number,
        cells: line.cells.clone(),
        wish: wish.filter(|_| faults.is_empty()),
        state: RowState::Waiting,
        standing: Standing::Waiting,
        faults,
        warnings: Vec::new(),
        after: None,
        run: None,
        note: None,
    }
}

struct Reading<'a> {
    cells: &'a Cells,
    faults: Vec<String>,
}

impl Reading<'_> {
    fn cell(&self, column: Column) -> &str {
        self.cells.get(&column).map_or("", String::as_str)
    }

    /// Reads a cell; what is wrong with it is noted under the column's name.
    fn take<T, E: ToString>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match read(self.cell(column)) {
            Ok(value) => Some(value),
            Err(words) => {
                self.faults.push(format!("{}: {}", column.name(), words.to_string()));
                None
            }
        }
    }
}

fn wish(reading: &mut Reading<'_>, facts: &Facts) -> Option<Wish> {
    let customer = reading.take(Column::Customer, str::parse);
    let account = reading.take(Column::Account, str::parse);
    let description = reading.take(Column::Description, str::parse);
    let unit = reading.take(Column::Unit, |text| unit(text, facts.tenant.as_ref()));
    let account_type = reading.take(Column::Type, account_type);
    let website = reading.take(Column::Website, |text| website(text, facts.tenant.as_ref()));
    let setup = reading.take(Column::Setup, setup);
    let plan = reading.take(Column::Plan, |text| wanted::order(text, facts.offers.as_ref()));
    let add_ons = reading.take(Column::AddOns, add_ons);
    let invite = reading.take(Column::Invite, |text| invited(text, facts.has_mail));
    let role = reading.take(Column::InviteRole, role);
    if website == Some(None) && !(reading.cell(Column::Setup).is_empty() && plan == Some(None)) {
        reading.faults.push("website: Name the website that the set-up or the plan is for.".to_owned());
    }
    if invite == Some(None) && !reading.cell(Column::InviteRole).is_empty() {
        reading.faults.push("invite: Enter the address of whoever the role is for.".to_owned());
    }
    Some(Wish {
        customer: customer?,
        account: account?,
        description: description?,
        unit: unit?,
        account_type: account_type?,
        website: website?,
        setup: setup?,
        plan: plan?,
        add_ons: add_ons?,
        invite: invite?.zip(role),
    })
}

fn unit(text: &str, tenant: Option<&TenantFacts>) -> Result<Option<UnitId>, String> {
    let units = tenant.map(|tenant| tenant.units.as_slice()).unwrap_or_default();
    if text.is_empty() {
        return match units {
            [] => Ok(None),
            [only] => Ok(Some(only.unit_tag.clone())),
            _ => Err(format!("Enter the tenant unit that the account belongs to: {}.", names(units))),
        };
    }
    let named: Vec<_> =
        units.iter().filter(|unit| unit.unit_tag.as_str() == text || folded(&unit.unit_name) == folded(text)).collect();
    match named.as_slice() {
        [one] => Ok(Some(one.unit_tag.clone())),
        [] if units.is_empty() => Err("Your tenant has no units. Leave it empty.".to_owned()),
        [] => Err(format!("This is not a unit of your tenant. Write one of these, or its id: {}.", names(units))),
        _ => Err("Several units have this name. Write the id of one.".to_owned()),
    }
}

/// The first of them: a tenant may have very many.
fn names(units: &[Unit]) -> String {
    let more = if units.len() > 5 { " and others" } else { "" };
    let names: Vec<&str> = units.iter().take(5).map(|unit| unit.unit_name.as_str()).collect();
    format!("{}{more}", names.join(", "))
}

fn account_type(text: &str) -> Result<AccountType, &'static str> {
    match text.to_lowercase().as_str() {
        "" | "standard" => Ok(AccountType::Standard),
        "enterprise" => Ok(AccountType::Enterprise),
        _ => Err("Write standard or enterprise."),
    }
}

fn website(text: &str, tenant: Option<&TenantFacts>) -> Result<Option<ZoneName>, String> {
    if text.is_empty() { Ok(None) } else { wanted::name(text, tenant).map(Some) }
}

fn setup(text: &str) -> Result<ZoneType, &'static str> {
    match text.to_lowercase().as_str() {
        "" | "full" => Ok(ZoneType::Full),
        "partial" => Ok(ZoneType::Partial),
        _ => Err("Write full or partial."),
    }
}

fn add_ons(text: &str) -> Result<Vec<Order>, String> {
    let words = text.split(|sign: char| sign.is_whitespace() || "|,;+".contains(sign)).filter(|word| !word.is_empty());
    let mut orders = Vec::new();
    for word in words {
        let order = add_ons::order(word)
            .ok_or_else(|| format!("“{word}” is no add-on that this portal knows. Write its id, like WORKERS_PAID."))?;
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    Ok(orders)
}

fn invited(text: &str, has_mail: bool) -> Result<Option<crate::domain::text::Email>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if !has_mail {
        return Err("No mail is set up, so nobody can be invited by a file. Leave the column empty.".to_owned());
    }
    text.parse().map(Some).map_err(|refusal: crate::domain::text::Refusal| refusal.to_string())
}

fn role(text: &str) -> Result<CustomerRole, &'static str> {
    match text.to_lowercase().as_str() {
        "" | "viewer" => Ok(CustomerRole::Viewer),
        "manager" => Ok(CustomerRole::Manager),
        _ => Err("Write manager or viewer."),
    }
}

/// Looks at what there is already: that is no fault, but one should know.
async fn around(
    portal: &Portal,
    facts: &Facts,
    wish: &Wish,
    warnings: &mut Vec<String>,
    faults: &mut Vec<String>,
) -> Result<There, StoreError> {
    let store = &portal.store;
    let customer = match facts.customers.get(&folded(wish.customer.as_str())) {
        Some(None) => {
            faults.push("customer: Several customers have this name, so nobody can tell whose it is.".to_owned());
            return Ok(There::default());
        }
        Some(Some(known)) => Some(*known),
        None => None,
    };
    let mut there = There::default();
    if let Some(customer) = customer {
        there.service_user = store.active_key(customer).await?.is_some();
    }
    let holders = store.holders_of_name(wish.account.as_str()).await?;
    let own = holders.iter().filter(|(of, _)| of.is_some() && *of == customer).count();
    match own {
        0 => {}
        1 => there.account = true,
        _ => faults.push("account: The customer has several accounts of this name.".to_owned()),
    }
    if own == 0 && !holders.is_empty() {
        let whose = holders.iter().find_map(|(_, name)| name.clone());
        let whose = whose.map_or_else(|| "nobody’s yet".to_owned(), |name| format!("{name}’s"));
        warnings.push(format!("There is an account of this name already, {whose}. This makes another one."));
    }
    let mut website_is_there = false;
    if let Some(name) = &wish.website {
        for row in store.zones_named(name.as_str(), None).await? {
            if there.account && row.customer.as_ref().map(|(id, _)| *id) == customer && is_same(&row.account_name, wish)
            {
                website_is_there = true;
            } else {
                warnings.push(format!(
                    "{} is in the account {} already. This adds it a second time.",
                    name.in_unicode(),
                    row.account_name
                ));
            }
        }
    }
    if there.account {
        there.everything = wish.website.is_none() || website_is_there;
        warnings.push(if there.everything {
            "It is there already: nothing is done, and no plan or add-on is ordered for it.".to_owned()
        } else {
            "The account is there already: only the website is added.".to_owned()
        });
    }
    Ok(there)
}

fn is_same(account: &str, wish: &Wish) -> bool {
    folded(account) == folded(wish.account.as_str())
}
