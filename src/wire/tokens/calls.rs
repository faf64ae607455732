//! The calls about API tokens, in both families: of the user whose credential it is, and of an account.

use http::Method;
use serde_json::{Value, json};

use crate::wire::calls::call;
use crate::wire::ids::{AccountId, TokenId};
use crate::wire::{Endpoint, Paged, page_query};

use super::{CreatedToken, DeletedToken, NewToken, PermissionGroup, Token, TokenValue};

/// Where a user's token is asked about itself.
pub const VERIFY_USER_TOKEN: &str = "/user/tokens/verify";
/// Where an account's token is asked about itself.
pub const VERIFY_ACCOUNT_TOKEN: &str = "/accounts/{account}/tokens/verify";

/// The tokens of the user whose credential it is.
#[derive(Clone, Debug)]
pub struct ListUserTokens {
    /// Which page, from 1.
    pub page: u32,
}

impl Endpoint for ListUserTokens {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/user/tokens";
    type Reply = Vec<Token>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        page_query(self.page)
    }
}

impl Paged for ListUserTokens {
    fn at_page(&self, page: u32) -> Self {
        Self { page }
    }
}

/// The tokens that an account owns.
#[derive(Clone, Debug)]
pub struct ListAccountTokens {
    /// Which account.
    pub account: AccountId,
    /// Which page, from 1.
    pub page: u32,
}

impl Endpoint for ListAccountTokens {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts/{account}/tokens";
    type Reply = Vec<Token>;

    fn path(&self) -> String {
        format!("/accounts/{}/tokens", self.account)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        page_query(self.page)
    }
}

impl Paged for ListAccountTokens {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// What a token of a user can be given; not in pages.
#[derive(Clone, Copy, Debug)]
pub struct UserPermissionGroups;

impl Endpoint for UserPermissionGroups {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/user/tokens/permission_groups";
    type Reply = Vec<PermissionGroup>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }
}

/// Makes a token of the user whose credential it is. Cloudflare takes the same name twice.
#[derive(Clone, Debug)]
pub struct CreateUserToken {
    /// The token.
    pub new: NewToken,
}

impl Endpoint for CreateUserToken {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = ListUserTokens::PATTERN;
    type Reply = CreatedToken;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn body(&self) -> Option<Value> {
        Some(self.new.body())
    }
}

/// What rolling is sent: nothing, as an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Nothing {
    fn body(self) -> Value {
        json!({})
    }
}

call!(/// One token of the user whose credential it is.
    GetUserToken { token: TokenId },
    GET, "/user/tokens/{token}", "/user/tokens/{}", Token);
call!(/// Replaces a token but for its value: what is not sent is taken from it. Sending it twice is sending it once.
    UpdateUserToken { token: TokenId },
    PUT, "/user/tokens/{token}", "/user/tokens/{}", Token, new: NewToken);
call!(/// Ends a token for good.
    DeleteUserToken { token: TokenId },
    DELETE, "/user/tokens/{token}", "/user/tokens/{}", DeletedToken);
call!(/// Gives a token another value; the old one dies at once.
    RollUserToken { token: TokenId },
    PUT, "/user/tokens/{token}/value", "/user/tokens/{}/value", TokenValue, new: Nothing);

call!(/// What a token of this account can be given; not in pages.
    AccountPermissionGroups { account: AccountId },
    GET, "/accounts/{account}/tokens/permission_groups", "/accounts/{}/tokens/permission_groups", Vec<PermissionGroup>);
call!(/// Makes a token that the account owns. Cloudflare takes the same name twice.
    CreateAccountToken { account: AccountId },
    POST, "/accounts/{account}/tokens", "/accounts/{}/tokens", CreatedToken, new: NewToken);
call!(/// One token that the account owns.
    GetAccountToken { account: AccountId, token: TokenId },
    GET, "/accounts/{account}/tokens/{token}", "/accounts/{}/tokens/{}", Token);
call!(/// Replaces it but for its value.
    UpdateAccountToken { account: AccountId, token: TokenId },
    PUT, "/accounts/{account}/tokens/{token}", "/accounts/{}/tokens/{}", Token, new: NewToken);
call!(/// Ends it for good.
    DeleteAccountToken { account: AccountId, token: TokenId },
    DELETE, "/accounts/{account}/tokens/{token}", "/accounts/{}/tokens/{}", DeletedToken);
call!(/// Gives it another value; the old one dies at once.
    RollAccountToken { account: AccountId, token: TokenId },
    PUT, "/accounts/{account}/tokens/{token}/value", "/accounts/{}/tokens/{}/value", TokenValue, new: Nothing);
