//! A query as it was sent, made simple: one tree of fields, with variables, fragments and directives worked out.

use graphql_parser::query::Value as Literal;
use graphql_parser::query::{
    Definition, Directive, Document, FragmentDefinition, OperationDefinition, Selection, SelectionSet, Type,
    VariableDefinition, parse_query,
};
use serde_json::{Map, Value};

use super::Wrong;
use crate::wire::graphql::Question;

/// Fields of one question. Fragments inside fragments could otherwise make millions out of a few lines.
const FIELDS_MAX: usize = 2_000;

/// One field that is asked for.
#[derive(Debug)]
pub(super) struct Field {
    /// What it is called in the answer.
    pub(super) key: String,
    /// What it is.
    pub(super) name: String,
    /// Its arguments, in place of variables their values.
    pub(super) args: Map<String, Value>,
    /// What is asked for inside.
    pub(super) fields: Vec<Field>,
}

/// The fields at the root of a question.
pub(super) fn read(question: &Question) -> Result<Vec<Field>, Wrong> {
    let document = parse_query::<String>(&question.query)
        .map_err(|_| Wrong::of("query contains error, please review it and retry"))?;
    let (variables, selection) = operation(&document, question.operation_name.as_deref())?;
    let mut reader = Reader {
        fragments: document.definitions.iter().filter_map(fragment).collect(),
        variables: given(variables, &question.variables)?,
        open: Vec::new(),
        count: 0,
    };
    let mut fields = Vec::new();
    reader.add(selection, &mut fields)?;
    Ok(fields)
}

fn fragment<'a, 'q>(definition: &'a Definition<'q, String>) -> Option<&'a FragmentDefinition<'q, String>> {
    match definition {
        Definition::Fragment(fragment) => Some(fragment),
        Definition::Operation(_) => None,
    }
}

type Operation<'a, 'q> = (&'a [VariableDefinition<'q, String>], &'a SelectionSet<'q, String>);

fn operation<'a, 'q>(document: &'a Document<'q, String>, name: Option<&str>) -> Result<Operation<'a, 'q>, Wrong> {
    let mut found = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::Operation(OperationDefinition::Query(query)) => {
                found.push((query.name.as_deref(), query.variable_definitions.as_slice(), &query.selection_set));
            }
            Definition::Operation(OperationDefinition::SelectionSet(set)) => found.push((None, &[][..], set)),
            Definition::Operation(_) => return Err(Wrong::of("only queries are supported")),
            Definition::Fragment(_) => {}
        }
    }
    if name.is_some() {
        found.retain(|(known, ..)| *known == name);
    }
    match found.as_slice() {
        [(_, variables, selection)] => Ok((variables, selection)),
        [] => Err(Wrong::of("there is no such operation")),
        _ => Err(Wrong::of("operationName must name one of the operations")),
    }
}

fn given(
    definitions: &[VariableDefinition<'_, String>],
    sent: &Map<String, Value>,
) -> Result<Map<String, Value>, Wrong> {
    let mut variables = Map::new();
    for definition in definitions {
        let sent = sent.get(&definition.name).cloned();
        let value = match (sent, &definition.default_value) {
            (Some(value), _) => value,
            (None, Some(default)) => plain(default, &Map::new())?,
            (None, None) => Value::Null,
        };
        if value.is_null() && matches!(definition.var_type, Type::NonNullType(_)) {
            return Err(Wrong::of(format!("variable \"{}\" must be given", definition.name)));
        }
        variables.insert(definition.name.clone(), value);
    }
    Ok(variables)
}

fn plain(literal: &Literal<'_, String>, variables: &Map<String, Value>) -> Result<Value, Wrong> {
    Ok(match literal {
        Literal::Variable(name) => {
            variables.get(name).cloned().ok_or_else(|| Wrong::of(format!("variable \"{name}\" is not declared")))?
        }
        Literal::Int(number) => number.as_i64().into(),
        Literal::Float(number) => (*number).into(),
        Literal::String(text) | Literal::Enum(text) => text.clone().into(),
        Literal::Boolean(is_so) => (*is_so).into(),
        Literal::Null => Value::Null,
        Literal::List(items) => items.iter().map(|item| plain(item, variables)).collect::<Result<_, _>>()?,
        Literal::Object(parts) => {
            let parts = parts.iter().map(|(name, part)| Ok((name.clone(), plain(part, variables)?)));
            Value::Object(parts.collect::<Result<_, Wrong>>()?)
        }
    })
}

struct Reader<'a, 'q> {
    fragments: Vec<&'a FragmentDefinition<'q, String>>,
    variables: Map<String, Value>,
    /// Fragments that are being read, against those that hold themselves.
    open: Vec<&'a str>,
    count: usize,
}

impl<'a, 'q> Reader<'a, 'q> {
    /// Adds what a selection asks for; the same twice is asked once.
    fn add(&mut self, selection: &'a SelectionSet<'q, String>, fields: &mut Vec<Field>) -> Result<(), Wrong> {
        for item in &selection.items {
            self.count += 1;
            if self.count > FIELDS_MAX {
                return Err(Wrong::of(format!("number of fields can't be more than {FIELDS_MAX}")));
            }
            match item {
                Selection::Field(field) => {
                    if !self.is_wanted(&field.directives)? {
                        continue;
                    }
                    let args = field
                        .arguments
                        .iter()
                        .map(|(name, value)| plain(value, &self.variables).map(|value| (name.clone(), value)));
                    let args: Map<String, Value> = args.collect::<Result<_, _>>()?;
                    let key = field.alias.clone().unwrap_or_else(|| field.name.clone());
                    let place = place_of(fields, key, &field.name, args)?;
                    self.add(&field.selection_set, &mut place.fields)?;
                }
                Selection::InlineFragment(inline) => {
                    if self.is_wanted(&inline.directives)? {
                        self.add(&inline.selection_set, fields)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if self.is_wanted(&spread.directives)? {
                        self.spread(&spread.fragment_name, fields)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn spread(&mut self, name: &str, fields: &mut Vec<Field>) -> Result<(), Wrong> {
        let fragment = self.fragments.iter().find(|fragment| fragment.name == name).copied();
        let fragment = fragment.ok_or_else(|| Wrong::of(format!("unknown fragment \"{name}\"")))?;
        if self.open.contains(&fragment.name.as_str()) {
            return Err(Wrong::of(format!("fragment \"{name}\" holds itself")));
        }
        self.open.push(&fragment.name);
        self.add(&fragment.selection_set, fields)?;
        self.open.pop();
        Ok(())
    }

    fn is_wanted(&self, directives: &[Directive<'q, String>]) -> Result<bool, Wrong> {
        for directive in directives {
            let wanted = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                name => return Err(Wrong::of(format!("unknown directive \"{name}\""))),
            };
            let condition = directive.arguments.iter().find(|(name, _)| name == "if").map(|(_, value)| value);
            let condition = condition.map(|value| plain(value, &self.variables)).transpose()?;
            let Some(Value::Bool(is_so)) = condition else {
                return Err(Wrong::args(&directive.name, "if must be true or false"));
            };
            if is_so != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The field under this key, new or as it was asked for before.
fn place_of<'f>(
    fields: &'f mut Vec<Field>,
    key: String,
    name: &str,
    args: Map<String, Value>,
) -> Result<&'f mut Field, Wrong> {
    let at = match fields.iter().position(|field| field.key == key) {
        Some(at) => at,
        None => {
            fields.push(Field { key: key.clone(), name: name.to_owned(), args: args.clone(), fields: Vec::new() });
            fields.len() - 1
        }
    };
    let conflict = || Wrong::of(format!("fields \"{key}\" conflict"));
    fields.get_mut(at).filter(|field| field.name == name && field.args == args).ok_or_else(conflict)
}
