//! Pages as they were last sent, for whoever opens the same one again: nothing is looked up, rendered or copied while it
//! would come out the same.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

use super::error::PageError;
use super::page::Layout;
use super::session::SessionHash;

/// Pages kept at most, some 10 MB; then all are forgotten, and what is asked for again comes back.
const KEPT: usize = 128;

/// Whose page it is, and where.
type Key = (SessionHash, String);

/// The pages. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct WholePages(Arc<Mutex<HashMap<Key, Whole>>>);

#[derive(Debug)]
struct Whole {
    content: Arc<dyn Any + Send + Sync>,
    layout: Layout,
    page: Bytes,
}

impl WholePages {
    /// The page at an address of ours for this session: the one sent before where both its content, by identity, and what
    /// is around it, by value, are the same still; otherwise the one that `make` makes of them. Whatever else a page shows
    /// has no place here.
    ///
    /// # Errors
    /// [`PageError::Internal`] when it cannot be rendered.
    pub fn page<C: Any + Send + Sync, T: Template>(
        &self,
        session: SessionHash,
        address: &str,
        content: Arc<C>,
        layout: Layout,
        make: impl FnOnce(&C, Layout) -> T,
    ) -> Result<Response, PageError> {
        let key = (session, address.to_owned());
        let found =
            self.pages().get(&key).filter(|whole| whole.is_of(&content, &layout)).map(|whole| whole.page.clone());
        let page = match found {
            Some(page) => page,
            None => {
                let text = make(&content, layout.clone()).render();
                let page = Bytes::from(text.map_err(PageError::failed("rendering a page"))?);
                // A message is shown once.
                if layout.flash.is_none() {
                    self.keep(key, Whole { content, layout, page: page.clone() });
                }
                page
            }
        };
        Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
    }

    fn keep(&self, key: Key, whole: Whole) {
        let mut pages = self.pages();
        if pages.len() >= KEPT && !pages.contains_key(&key) {
            pages.clear();
        }
        pages.insert(key, whole);
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<Key, Whole>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Whole {
    fn is_of<C>(&self, content: &Arc<C>, layout: &Layout) -> bool {
        // What is kept here keeps its place in memory: the same place is the same content.
        std::ptr::addr_eq(Arc::as_ptr(&self.content), Arc::as_ptr(content)) && self.layout == *layout
    }
}
