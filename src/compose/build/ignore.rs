//! One ignore file of those of several contexts.

use super::super::Conversion;
use super::joined;

impl Conversion<'_> {
    /// The ignore file that the outcome needs; none where the one that is there does. A Dockerfile's own counts before its context's.
    pub(in crate::compose) fn ignore(&self) -> Option<String> {
        let mut contexts: Vec<&str> = self.builds.units.iter().map(|unit| unit.context.as_str()).collect();
        contexts.sort_unstable();
        contexts.dedup();
        let lines = |path: &str| {
            let bytes = self.sources.read(path).ok().flatten()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let own = |context: &str| {
            let mut units = self.builds.units.iter().filter(|unit| unit.context == context);
            units.find_map(|unit| lines(&format!("{}.dockerignore", unit.file.name)))
        };
        let read = |context: &str| own(context).or_else(|| lines(&joined(context, ".dockerignore")));
        let top = read("");
        let below: Vec<(&str, Option<String>)> = contexts
            .into_iter()
            .filter(|context| !context.is_empty())
            .map(|context| (context, read(context)))
            .collect();
        let is_needed = if below.is_empty() {
            own("").is_some()
        } else {
            top.is_some() || below.iter().any(|(_, lines)| lines.is_some())
        };
        if !is_needed {
            return None;
        }
        let mut text = "# Of the contexts that this file has in one.\n".to_owned();
        if let Some(top) = &top {
            text.push_str(&format!("{}\n", top.trim_end()));
        }
        for (context, lines) in below {
            if top.is_some() {
                // What the folder above leaves out was no concern of this one.
                text.push_str(&format!("!{context}\n"));
            }
            for line in lines.iter().flat_map(|lines| lines.lines()) {
                text.push_str(&below_folder(context, line));
            }
        }
        Some(text)
    }
}

/// A line of an ignore file, as one of the folder above has it.
fn below_folder(folder: &str, line: &str) -> String {
    let trimmed = line.trim();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return format!("{trimmed}\n");
    }
    let (not, pattern) = trimmed.strip_prefix('!').map_or(("", trimmed), |pattern| ("!", pattern.trim_start()));
    format!("{not}{folder}/{}\n", pattern.trim_start_matches("./").trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_move_below_a_folder() {
        for (line, moved) in
            [("node_modules", "api/node_modules\n"), ("!/a", "!api/a\n"), ("# x", "# x\n"), ("**/*.o", "api/**/*.o\n")]
        {
            assert_eq!(below_folder("api", line), moved);
        }
    }
}
