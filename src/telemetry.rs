//! Log lines: JSON with UTC time for machines, plain text for the demo. Used by `main` and `app` only.
//!
//! Whatever a logged name contains, it cannot start a line of its own nor colour a terminal: JSON escapes it, and the text
//! form goes through a writer that does.

use std::fmt;
use std::io::{self, Write};

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// One JSON object a line.
    Json,
    /// For people who watch.
    Text,
}

/// Logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter does not parse.
    #[error("the log filter is not readable")]
    Filter {
        /// Why.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Somebody set it up before.
    #[error("logging is set up already")]
    Twice {
        /// Why.
        source: tracing::subscriber::SetGlobalDefaultError,
    },
}

/// Sends the process's log lines to standard error, and panics there too, as log lines.
///
/// # Errors
/// [`TelemetryError`] when the filter does not parse or logging is set up already.
pub fn start(form: LogForm, filter: &str) -> Result<(), TelemetryError> {
    let subscriber = subscriber(form, filter, io::stderr)?;
    tracing::subscriber::set_global_default(subscriber).map_err(|source| TelemetryError::Twice { source })?;
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        let said = panic.payload_as_str().unwrap_or("(no message)");
        tracing::error!(panic.at = at, panic.said = said, "a part of the program panicked");
    }));
    Ok(())
}

/// What turns events into lines on `writer`.
///
/// # Errors
/// [`TelemetryError::Filter`] when the filter does not parse.
pub fn subscriber<W>(
    form: LogForm,
    filter: &str,
    writer: W,
) -> Result<Box<dyn Subscriber + Send + Sync>, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(filter).map_err(|source| TelemetryError::Filter { source })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(OneLine(writer));
    Ok(match form {
        LogForm::Json => Box::new(lines.json().flatten_event(true).with_span_list(false).finish()),
        LogForm::Text => Box::new(lines.compact().finish()),
    })
}

/// Escapes every control character but the line's own end.
struct OneLine<W>(W);

/// The writer of one line.
#[derive(Debug)]
pub struct OneLineWriter<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;
    fn make_writer(&'a self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }
}

impl<W: Write> Write for OneLineWriter<W> {
    // The formatter hands over each event whole, so the last byte here is the line's end.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let body = text.strip_suffix('\n').unwrap_or(&text);
        let mut safe = String::with_capacity(text.len() + 1);
        for c in body.chars() {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                // The one spelling that JSON reads too; none of these is past four digits.
                let _ = fmt::Write::write_fmt(&mut safe, format_args!("\\u{:04x}", u32::from(c)));
            } else {
                safe.push(c);
            }
        }
        safe.push('\n');
        self.0.write_all(safe.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
