//! What a form remembers between being refused and being shown again.

use std::borrow::Cow;

/// One field: what was typed and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What was typed, or what the field starts with. Always empty for passwords.
    pub value: String,
    /// What the person should do about it, as a sentence.
    pub error: Option<String>,
}

impl Field {
    /// A field that starts with `value`.
    #[must_use]
    pub fn of(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }

    /// The same field with something wrong.
    #[must_use]
    pub fn refused(self, error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..self }
    }

    /// Whether this is what was chosen.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }
}

/// One line of the error summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field to go to; the name of the control, where that can be an id.
    pub field: Cow<'static, str>,
    /// The sentence shown, the same as beside the field.
    pub message: String,
}

/// Everything wrong with a form, in the order of its fields. Empty on the first showing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// The problems of these fields, by name, in this order.
    pub fn of<'a, N: Into<Cow<'static, str>>>(fields: impl IntoIterator<Item = (N, &'a Field)>) -> Self {
        let problem =
            |(field, state): (N, &Field)| state.error.clone().map(|message| Problem { field: field.into(), message });
        Self(fields.into_iter().filter_map(problem).collect())
    }

    /// Whether the form may pass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One entry of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// An entry.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_keep_the_order_of_the_fields_and_leave_out_what_is_right() {
        let (name, unit) = (Field::of("").refused("Enter a name"), Field::of("u1"));
        let kind = Field::of("x").refused("Choose a type");
        let problems = Problems::of([("name", &name), ("unit", &unit), ("type", &kind)]);
        assert_eq!(problems.0.iter().map(|p| &*p.field).collect::<Vec<_>>(), ["name", "type"]);
    }
}
