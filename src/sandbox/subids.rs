//! Ranges of ids that an ordinary user may hand to namespaces, from `/etc/subuid` and `/etc/subgid`.

/// The ranges of one user in one of the two files.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Subids(Vec<(u32, u32)>);

impl Subids {
    /// The user ids of a user; none if there are none.
    pub(super) fn users(uid: u32) -> Option<Self> {
        Subids::read("/etc/subuid", uid)
    }

    /// The group ids of a user; none if there are none.
    pub(super) fn groups(uid: u32) -> Option<Self> {
        Subids::read("/etc/subgid", uid)
    }

    fn read(path: &str, uid: u32) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        Subids::parse(&text, uid, name_of(&passwd, uid))
    }

    /// Reads `name:start:count` lines; a user may be named by number.
    fn parse(text: &str, uid: u32, name: Option<&str>) -> Option<Self> {
        let number = uid.to_string();
        let range = |line: &str| {
            let mut fields = line.trim().split(':');
            let owner = fields.next()?;
            let is_ours = Some(owner) == name || owner == number;
            let range = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            (is_ours && range.1 > 0).then_some(range)
        };
        let ranges: Vec<_> = text.lines().filter_map(range).collect();
        (!ranges.is_empty()).then_some(Subids(ranges))
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    /// What `newuidmap` takes behind the process: triples of inside, outside and count; the user's own id is 0 inside.
    pub(super) fn arguments(&self, own: u32) -> Vec<String> {
        let mut arguments = vec![0, own, 1];
        let mut next = 1_u32;
        for &(start, count) in &self.0 {
            arguments.extend([next, start, count]);
            next = next.saturating_add(count);
        }
        arguments.iter().map(u32::to_string).collect()
    }
}

fn name_of(passwd: &str, uid: u32) -> Option<&str> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_by_name_and_by_number() {
        let text = "root:1:2\nmaria:100000:65536\n# x\n1000:300000:10\nbad:line\nmaria:5:0\n";
        let ids = Subids::parse(text, 1000, Some("maria")).expect("ranges");
        assert_eq!(ids.arguments(1000).join(" "), "0 1000 1 1 100000 65536 65537 300000 10");
        assert_eq!(Subids::parse(text, 1001, None), None);
        assert_eq!(name_of("root:x:0:0::/:/bin/sh\nmaria:x:1000:1000::/:", 1000), Some("maria"));
    }
}
