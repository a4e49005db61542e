//! Relations between packages (Policy 7.1), as Depends and its kin hold them.

use super::name;

/// The packages that one relation names, alternatives in their order.
///
/// # Errors
/// A sentence part that says what is wrong with `relation`.
pub fn packages(relation: &str) -> Result<Vec<&str>, String> {
    relation.split('|').map(|one| package(one.trim())).collect()
}

/// The package of `NAME` or `NAME (OPERATOR VERSION)`.
fn package(one: &str) -> Result<&str, String> {
    let (name, restriction) = match one.split_once(char::is_whitespace) {
        Some((name, rest)) => (name, Some(rest.trim())),
        None => (one, None),
    };
    if !name::is_package(name) {
        return Err(format!("`{name}` is not a valid package name"));
    }
    let Some(restriction) = restriction else {
        return Ok(name);
    };
    let inner = restriction
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(|| format!("`{restriction}` is not in parentheses"))?;
    let version = inner.trim_start_matches(['<', '>', '=']);
    let operator = &inner[..inner.len() - version.len()];
    if !["<<", "<=", "=", ">=", ">>"].contains(&operator) {
        return Err(format!("`{operator}` is not a version operator"));
    }
    if version.trim().is_empty() {
        return Err("it has an operator without a version".into());
    }
    if !name::is_version(version.trim()) {
        return Err(format!("`{}` is not a valid version", version.trim()));
    }
    Ok(name)
}
