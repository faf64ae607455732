//! Calls that differ by their ids and by what they send: one line each.

/// A call as a struct of its ids, with what it sends where it sends something; `body` is asked of that.
macro_rules! call {
    (
        $(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),+ },
        $method:ident, $pattern:literal, $path:literal, $reply:ty $(, $sent:ident: $sent_kind:ty)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(
                /// Which one.
                pub $field: $kind,
            )+
            $(
                /// What to send.
                pub $sent: $sent_kind,
            )?
        }

        impl $crate::wire::Endpoint for $name {
            const METHOD: http::Method = http::Method::$method;
            const PATTERN: &'static str = $pattern;
            type Reply = $reply;

            fn path(&self) -> String {
                format!($path, $(self.$field),+)
            }

            $(
                fn body(&self) -> Option<serde_json::Value> {
                    Some(self.$sent.body())
                }
            )?
        }
    };
}

pub(super) use call;
