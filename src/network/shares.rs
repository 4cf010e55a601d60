//! Fair shares of what there is only so much of.

use std::collections::HashMap;
use std::net::IpAddr;

/// How much each address has of something.
#[derive(Debug)]
pub(super) struct Shares {
    each: usize,
    all: usize,
    taken: HashMap<IpAddr, usize>,
    sum: usize,
}

impl Shares {
    /// Nobody has anything, of `all` that there are; one address can have `each`.
    pub(super) fn new(all: usize, each: usize) -> Self {
        Shares { each, all, taken: HashMap::new(), sum: 0 }
    }

    /// Takes one, unless the address has its share or nothing is left.
    pub(super) fn take(&mut self, address: IpAddr) -> bool {
        let taken = self.taken.get(&address).copied().unwrap_or(0);
        let is_free = self.sum < self.all && taken < self.each;
        if is_free {
            self.taken.insert(address, taken + 1);
            self.sum += 1;
        }
        is_free
    }

    /// Gives one back.
    pub(super) fn give_back(&mut self, address: IpAddr) {
        let Some(taken) = self.taken.get_mut(&address) else { return };
        *taken -= 1;
        self.sum -= 1;
        if *taken == 0 {
            self.taken.remove(&address);
        }
    }

    /// Whether an address has its share.
    pub(super) fn has_its_share(&self, address: IpAddr) -> bool {
        self.taken.get(&address).is_some_and(|taken| *taken >= self.each)
    }

    /// Whether nobody has anything.
    pub(super) fn is_empty(&self) -> bool {
        self.sum == 0
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Shares;

    #[test]
    fn nobody_takes_all() {
        let mut shares = Shares::new(3, 2);
        let [one, other] = [IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2])];
        assert_eq!([one, one, one, other, other].map(|address| shares.take(address)), [true, true, false, true, false]);
        assert!(shares.has_its_share(one) && !shares.has_its_share(other) && !shares.is_empty());
        shares.give_back(one);
        assert!(shares.take(other) && !shares.take(one));
        for address in [one, other, other, other] {
            shares.give_back(address);
        }
        assert!(shares.is_empty());
    }
}
